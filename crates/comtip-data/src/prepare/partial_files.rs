//! What a killed run left half written.

use std::path::Path;

use comtip_files::SUFFIX;

use super::progress_file::ProgressFile;
use crate::error::DataError;
use crate::shards::Manifest;

/// Removes hidden `.partial` files of a run that was killed.
pub(super) fn remove_partial_files(folder: &Path) -> Result<(), DataError> {
    for entry in std::fs::read_dir(folder).map_err(DataError::io("read", folder))? {
        let entry = entry.map_err(DataError::io("read", folder))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let of_ours = name.strip_prefix('.').and_then(|n| n.strip_suffix(SUFFIX));
        let is_ours = |name: &str| {
            // Behind the name is the number of its writer, in releases of now.
            let numbered = name.rsplit_once('.').map_or(name, |(name, _number)| name);
            [name, numbered].into_iter().any(|name| {
                let of_folder = [Manifest::FILE_NAME, ProgressFile::FILE_NAME].contains(&name);
                of_folder || name.ends_with(".parquet") || name.ends_with(".thumbnail.png")
            })
        };
        if of_ours.is_some_and(is_ours) {
            let path = entry.path();
            std::fs::remove_file(&path).map_err(DataError::io("remove", path))?;
        }
    }
    Ok(())
}
