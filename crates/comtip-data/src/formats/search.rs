//! Slides in the folders below one.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use super::slide_format::SlideFormat;
use crate::error::DataError;

/// How far down slides are looked for, to say where they are.
const MAX_DEPTH: usize = 5;
/// Folders that are looked into for it.
const MAX_FOLDERS: usize = 5_000;

/// Where slides are, further down than they are looked for.
pub(crate) struct Below {
    /// One of them.
    pub(crate) slide: PathBuf,
    /// The folder to give for it and those beside it.
    pub(crate) folder: PathBuf,
}

/// The first slides below a folder, the nearest level first.
pub(crate) fn slides_below(folder: &Path, formats: &[&dyn SlideFormat]) -> Option<Below> {
    let mut open = VecDeque::from([(folder.to_path_buf(), 0)]);
    for _ in 0..MAX_FOLDERS {
        let (folder, depth) = open.pop_front()?;
        for path in entries(&folder).unwrap_or_default() {
            let to_give = formats.iter().find_map(|format| format.path_to_give(&path));
            if let Some(folder) = to_give {
                return Some(Below {
                    slide: path,
                    folder,
                });
            }
            if path.is_dir() && depth < MAX_DEPTH {
                open.push_back((path, depth + 1));
            }
        }
    }
    None
}

/// Folders in a folder that may be looked into, sorted, hidden ones left out.
pub(crate) fn folders_in(folder: &Path) -> Result<Vec<PathBuf>, DataError> {
    let mut below = entries(folder)?;
    below.retain(|path| path.is_dir() && std::fs::read_dir(path).is_ok());
    Ok(below)
}

/// Paths in a folder, sorted, hidden ones left out.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>, DataError> {
    let entries = std::fs::read_dir(folder).map_err(DataError::io("read", folder))?;
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.map_err(DataError::io("read", folder))?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}
