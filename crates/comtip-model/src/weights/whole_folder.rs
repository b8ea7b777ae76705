//! A folder that appears under its name only when it is whole.

use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::problem::{cannot, weights};
use crate::ModelError;
use crate::file_mode::share_file;

/// Writes a folder under another name beside it, then renames it; what is left of a failure is removed.
///
/// # Errors
///
/// If there is something under that name already, or a file cannot be written.
pub(crate) fn write_folder(
    to: &Path,
    write: impl FnOnce(&Path) -> Result<(), ModelError>,
) -> Result<(), ModelError> {
    if holds_something(to)? {
        return Err(weights(
            to,
            "is there already; choose another folder or remove it",
        ));
    }
    let partial = beside(to)?;
    if let Some(parent) = partial.parent() {
        fs::create_dir_all(parent).map_err(cannot("create", parent))?;
    }
    let _ = fs::remove_dir_all(&partial);
    fs::create_dir(&partial).map_err(cannot("create", &partial))?;
    let written = write(&partial)
        .and_then(|()| flush(&partial))
        .and_then(|()| {
            if to.is_dir() {
                fs::remove_dir(to).map_err(cannot("replace", to))?;
            }
            fs::rename(&partial, to).map_err(cannot("create", to))
        });
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_dir_all(&partial);
    }
    written
}

fn holds_something(to: &Path) -> Result<bool, ModelError> {
    match fs::read_dir(to) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(cannot("create", to)(error)),
    }
}

/// `.name.partial` beside `name`.
fn beside(to: &Path) -> Result<PathBuf, ModelError> {
    let name = to
        .file_name()
        .ok_or_else(|| weights(to, "is no name for a folder"))?;
    let mut partial = OsString::from(".");
    partial.push(name);
    partial.push(".partial");
    Ok(to.with_file_name(partial))
}

/// Has the files on the disk, for all to read, before the folder gets its name.
fn flush(folder: &Path) -> Result<(), ModelError> {
    for entry in fs::read_dir(folder).map_err(cannot("read", folder))? {
        let path = entry.map_err(cannot("read", folder))?.path();
        share_file(&path)?;
        let file = File::open(&path).map_err(cannot("read", &path))?;
        file.sync_all().map_err(cannot("write", &path))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let to = folder.path().join("new");
        let result = write_folder(&to, |partial| {
            fs::write(partial.join("a"), b"a").map_err(cannot("write", partial))?;
            Err(weights(partial, "no more"))
        });
        assert!(result.is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 0);
    }

    #[test]
    fn what_is_there_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a"), b"a").expect("written");
        assert!(write_folder(folder.path(), |_| Ok(())).is_err());
        assert!(folder.path().join("a").is_file());
    }
}
