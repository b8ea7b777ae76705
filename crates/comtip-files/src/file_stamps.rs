//! Whether files are those of another time.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Name, length and time of change of files, a line each; `None` if one cannot be looked at.
///
/// Folders are left out, so that a data set may move. Reading every byte would tell more, at the cost
/// of reading terabytes to find that nothing is to be done.
pub fn file_stamps(paths: &[PathBuf]) -> Option<String> {
    paths.iter().map(|path| stamp(path)).collect()
}

fn stamp(path: &Path) -> Option<String> {
    let metadata = std::fs::metadata(path).ok()?;
    let changed = changed_ns(&metadata)?;
    let name = path.file_name()?.to_string_lossy();
    Some(format!("{name} {} {changed}\n", metadata.len()))
}

/// Time of change, nanoseconds since 1970; `None` where the file system does not tell it.
pub fn changed_ns(metadata: &Metadata) -> Option<u64> {
    let changed = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(changed.as_nanos()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_changes_its_stamp_and_a_moved_one_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "1").unwrap();
        let before = file_stamps(std::slice::from_ref(&path)).unwrap();
        let moved = folder.path().join("elsewhere");
        std::fs::create_dir(&moved).unwrap();
        let moved = moved.join("a.csv");
        std::fs::rename(&path, &moved).unwrap();
        assert_eq!(file_stamps(std::slice::from_ref(&moved)).unwrap(), before);
        std::fs::write(&moved, "12").unwrap();
        assert_ne!(file_stamps(&[moved]).unwrap(), before);
        assert_eq!(file_stamps(&[path]), None);
    }
}
