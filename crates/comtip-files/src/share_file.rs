//! Who may read what is written.

use std::fs::{self, File};
use std::path::Path;

use crate::error::FileError;

/// Gives a file the mode that the system gives new ones: writers of weights keep theirs to their owner, and a model
/// is to be shared.
///
/// # Errors
///
/// If a file cannot be made beside it, or its mode not be changed.
pub fn share_file(path: &Path) -> Result<(), FileError> {
    let probe = path.with_extension("mode");
    let mode = File::create(&probe).and_then(|file| file.metadata());
    let mode = mode.map_err(FileError::io("create", &probe))?.permissions();
    fs::remove_file(&probe).map_err(FileError::io("remove", &probe))?;
    fs::set_permissions(path, mode).map_err(FileError::io("write", path))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_file_kept_to_its_owner_is_as_any_new_one_then() {
        let folder = tempfile::tempdir().expect("a folder");
        let mode = |name: &str| {
            let file = fs::metadata(folder.path().join(name)).expect("there");
            file.permissions().mode()
        };
        fs::write(folder.path().join("new"), "").expect("written");
        let kept = folder.path().join("kept");
        fs::write(&kept, "").expect("written");
        fs::set_permissions(&kept, fs::Permissions::from_mode(0o600)).expect("changed");
        share_file(&kept).expect("changed");
        assert_eq!(mode("kept"), mode("new"));
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
    }
}
