//! A folder that appears under its name only when it is whole.

use std::fs::{self, File};
use std::path::Path;

use comtip_files::{FileError, PendingFolder, share_file};

use crate::error::{WeightsError, weights};

/// Refuses a name that no new folder can have, so that nobody works for nothing. Writing the folder refuses it too.
///
/// # Errors
///
/// If there is something under that name already.
pub fn check_new_folder(to: &Path) -> Result<(), WeightsError> {
    if to.file_name().is_none() {
        return Err(weights(to, "is no name for a folder"));
    }
    match holds_something(to)? {
        true => Err(is_there(to)),
        false => Ok(()),
    }
}

/// Writes a folder under another name beside it, then renames it; what is left of a failure is removed.
///
/// # Errors
///
/// If there is something under that name already, or a file cannot be written.
pub(crate) fn write_folder(
    to: &Path,
    write: impl FnOnce(&Path) -> Result<(), WeightsError>,
) -> Result<(), WeightsError> {
    check_new_folder(to)?;
    let pending = PendingFolder::create(to)?;
    write(pending.path())?;
    flush(pending.path())?;
    match pending.commit() {
        // Another process was faster.
        Err(_) if holds_something(to)? => Err(is_there(to)),
        committed => Ok(committed?),
    }
}

fn is_there(to: &Path) -> WeightsError {
    weights(to, "is there already; choose another folder or remove it")
}

fn holds_something(to: &Path) -> Result<bool, WeightsError> {
    match fs::read_dir(to) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(FileError::io("create", to)(error).into()),
    }
}

/// Has the files on the disk, for all to read, before the folder gets its name.
fn flush(folder: &Path) -> Result<(), WeightsError> {
    for entry in fs::read_dir(folder).map_err(FileError::io("read", folder))? {
        let path = entry.map_err(FileError::io("read", folder))?.path();
        share_file(&path)?;
        let file = File::open(&path).map_err(FileError::io("read", &path))?;
        file.sync_all().map_err(FileError::io("write", &path))?;
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
            fs::write(partial.join("a"), b"a").map_err(FileError::io("write", partial))?;
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

    #[test]
    fn of_two_exports_to_one_folder_one_is_whole_and_the_other_refused_in_words() {
        let folder = tempfile::tempdir().expect("a folder");
        let to = folder.path().join("new");
        let put = |text: &'static str| {
            let to = to.clone();
            move |partial: &Path| {
                let written = fs::write(partial.join("a"), text);
                Ok(written.map_err(FileError::io("write", &to))?)
            }
        };
        let mut inner = None;
        let outer = write_folder(&to, |partial| {
            inner = Some(write_folder(&to, put("first")));
            put("second")(partial)
        });
        assert!(matches!(inner, Some(Ok(()))), "{inner:?}");
        let refused = outer.expect_err("taken by now").to_string();
        assert!(
            refused.ends_with("choose another folder or remove it"),
            "{refused}"
        );
        let left = fs::read_to_string(to.join("a")).expect("written");
        assert_eq!(left, "first");
        assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 1);
    }
}
