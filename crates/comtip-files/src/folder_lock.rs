//! One process at a time writes to a folder.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::error::FileError;

const FILE_NAME: &str = ".comtip.lock";

/// Held while a folder is written to: shards, fetched slides, a run.
///
/// The system gives the lock back when the process ends, however it ends; the file `.comtip.lock` stays, and
/// means nothing by itself.
///
/// ```
/// use comtip_files::FolderLock;
///
/// let folder = tempfile::tempdir()?;
/// let lock = FolderLock::take(folder.path())?;
/// assert!(FolderLock::take(folder.path()).is_err());
/// drop(lock);
/// assert!(FolderLock::take(folder.path()).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes the lock of a folder that is there.
    ///
    /// # Errors
    ///
    /// [`FileError::Locked`] if another process holds it, or this one in another thread;
    /// [`FileError::Io`] if the file cannot be made.
    pub fn take(folder: &Path) -> Result<Self, FileError> {
        let path = folder.join(FILE_NAME);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(FileError::io("open", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(locked(folder, &mut file)),
            Err(TryLockError::Error(error)) => return Err(FileError::io("lock", path)(error)),
        }
        sign(&mut file).map_err(FileError::io("write", path))?;
        Ok(Self { _file: file })
    }
}

/// Writes who holds the lock.
fn sign(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn locked(folder: &Path, file: &mut File) -> FileError {
    let mut holder = String::new();
    // Where locked files cannot be read, the message goes without the number.
    let read = file.take(20).read_to_string(&mut holder);
    let holder = read.ok().and_then(|_| holder.trim().parse().ok());
    FileError::Locked {
        path: PathBuf::from(folder),
        holder,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_learns_who_the_first_is_and_gets_the_lock_after_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = FolderLock::take(folder.path()).unwrap();
        let error = FolderLock::take(folder.path()).unwrap_err().to_string();
        let held = format!("process {} is writing to it", std::process::id());
        assert!(error.contains(&held), "{error}");
        drop(first);
        FolderLock::take(folder.path()).unwrap();
    }

    #[test]
    fn a_file_left_by_a_killed_process_is_no_lock() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE_NAME), "99999999\n").unwrap();
        FolderLock::take(folder.path()).unwrap();
    }
}
