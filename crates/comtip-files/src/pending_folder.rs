//! A folder that appears under its name only when it is whole.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::destination::Destination;
use super::partial_name::PartialName;
use super::pending_file::sync_folder_of;
use crate::error::FileError;

/// A folder filled under a temporary name of its own; [`commit`](Self::commit) renames it, dropping it without
/// removes it.
///
/// # Example
///
/// ```
/// use comtip_files::PendingFolder;
///
/// let folder = tempfile::tempdir()?;
/// let to = folder.path().join("towers");
/// let pending = PendingFolder::create(&to)?;
/// std::fs::write(pending.path().join("config.json"), "{}")?;
/// assert!(!to.exists());
/// pending.commit()?;
/// assert!(to.join("config.json").is_file());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct PendingFolder {
    to: PathBuf,
    target: PathBuf,
    partial: Option<PartialName>,
}

impl PendingFolder {
    /// Creates a temporary folder beside `to`, or beside what a link there names, and the folders above it.
    ///
    /// # Errors
    ///
    /// [`FileError::Io`], here and below, naming `to`; also if there is something already that is no empty folder.
    pub fn create(to: &Path) -> Result<Self, FileError> {
        let create = || {
            let target = free(to)?;
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent)?;
            }
            let partial = PartialName::of_folder(&target)?;
            Ok((target, partial))
        };
        let (target, partial) = create().map_err(FileError::io("create", to))?;
        Ok(Self {
            to: to.to_owned(),
            target,
            partial: Some(partial),
        })
    }

    /// Where it is filled.
    pub fn path(&self) -> &Path {
        match &self.partial {
            Some(partial) => partial.path(),
            None => &self.target,
        }
    }

    /// Renames it. Of several at a time the first has the name.
    ///
    /// # Errors
    ///
    /// If the name cannot be taken, or is by now; the temporary folder is removed then.
    pub fn commit(mut self) -> Result<(), FileError> {
        let rename = || {
            if self.target.is_dir() {
                // An empty one is replaced; one that is not stays, and is reported below.
                let _ = fs::remove_dir(&self.target);
            }
            free(&self.target)?;
            fs::rename(self.path(), &self.target)
        };
        rename().map_err(FileError::io("create", &self.to))?;
        self.partial = None;
        sync_folder_of(&self.target)
    }
}

impl Drop for PendingFolder {
    fn drop(&mut self) {
        if let Some(partial) = self.partial.take() {
            let _ = fs::remove_dir_all(partial.path());
        }
    }
}

/// The name behind all links, under which there is nothing or an empty folder.
fn free(to: &Path) -> io::Result<PathBuf> {
    let there = || io::Error::new(io::ErrorKind::AlreadyExists, "it is there already");
    match fs::read_dir(to) {
        Ok(mut entries) => match entries.next() {
            None => fs::canonicalize(to),
            Some(_) => Err(there()),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => match Destination::of(to)? {
            Destination::File(target) => Ok(target),
            Destination::Stream(_) => Err(there()),
        },
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_at_a_time_the_first_has_the_name_and_the_second_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("deep/new");
        let pending = [(); 2].map(|()| PendingFolder::create(&to).unwrap());
        for (pending, n) in pending.iter().zip(["1", "2"]) {
            fs::write(pending.path().join("a"), n).unwrap();
        }
        let [first, second] = pending;
        first.commit().unwrap();
        let error = second.commit().unwrap_err();
        assert_eq!(error.to_string(), format!("cannot create {}", to.display()));
        assert_eq!(fs::read_to_string(to.join("a")).unwrap(), "1");
        assert_eq!(fs::read_dir(folder.path().join("deep")).unwrap().count(), 1);
        assert!(PendingFolder::create(&to).is_err());
    }

    #[test]
    fn an_empty_folder_is_replaced_and_a_dropped_one_goes() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("new");
        fs::create_dir(&to).unwrap();
        drop(PendingFolder::create(&to).unwrap());
        PendingFolder::create(&to).unwrap().commit().unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
