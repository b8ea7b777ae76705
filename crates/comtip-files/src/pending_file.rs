//! A file that appears under its name only when it is whole.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::destination::Destination;
use super::partial_name::PartialName;
use crate::error::FileError;

/// A file written under a temporary name of its own; [`commit`](Self::commit) renames it, dropping it without
/// removes it. No error speaks of the temporary name.
#[derive(Debug)]
pub struct PendingFile {
    /// As it was given.
    path: PathBuf,
    /// Behind all links.
    target: PathBuf,
    partial: PartialName,
    file: Option<File>,
}

impl PendingFile {
    /// Creates a temporary file beside `path`, or beside what a link there names.
    ///
    /// # Errors
    ///
    /// [`FileError::Io`], here and below, naming `path`; also if a folder, a device or a FIFO is there.
    pub fn create(path: &Path) -> Result<Self, FileError> {
        let target = match Destination::of(path) {
            Ok(Destination::File(target)) => Ok(target),
            Ok(Destination::Stream(_)) => Err(io::Error::other("it is no regular file")),
            Err(error) => Err(error),
        };
        let target = target.map_err(FileError::io("create", path))?;
        Self::beside(path, target)
    }

    fn beside(path: &Path, target: PathBuf) -> Result<Self, FileError> {
        let (partial, file) =
            PartialName::of_file(&target).map_err(FileError::io("create", path))?;
        Ok(Self {
            path: path.to_owned(),
            target,
            partial,
            file: Some(file),
        })
    }

    /// A second handle to the file, to write with.
    ///
    /// # Errors
    ///
    /// If the system has no handle left.
    pub fn handle(&self) -> Result<File, FileError> {
        match &self.file {
            Some(file) => file.try_clone().map_err(self.cannot("write")),
            None => unreachable!("the file is taken by `commit` alone, which consumes `self`"),
        }
    }

    /// The name it is to have, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The temporary name, to read what is written.
    pub fn partial_path(&self) -> &Path {
        self.partial.path()
    }

    /// Has what is written on the disk, so that [`commit`](Self::commit) takes no time.
    ///
    /// # Errors
    ///
    /// If the disk is full.
    pub fn flush(&self) -> Result<(), FileError> {
        self.handle()?.sync_all().map_err(self.cannot("write"))
    }

    /// Flushes to the disk and renames, replacing what had the name before.
    ///
    /// # Errors
    ///
    /// If the disk is full or the name cannot be taken; the temporary file is removed then.
    pub fn commit(mut self) -> Result<(), FileError> {
        self.flush()?;
        std::fs::rename(self.partial.path(), &self.target).map_err(self.cannot("write"))?;
        self.file = None;
        sync_folder_of(&self.target)
    }

    fn cannot(&self, action: &'static str) -> impl FnOnce(io::Error) -> FileError {
        FileError::io(action, &self.path)
    }
}

/// Writes a file whole or not at all.
///
/// A link is followed, and the file it names replaced. What is no regular file takes the bytes as they
/// come: a device, a FIFO, `/dev/stdout`.
///
/// # Errors
///
/// [`FileError::Io`] if it cannot be written; a file that had the name before is untouched then.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("notes.txt");
/// comtip_files::write_whole(&path, b"whole")?;
/// assert_eq!(std::fs::read(&path)?, b"whole");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    match Destination::of(path).map_err(FileError::io("create", path))? {
        Destination::Stream(stream) => stream.write(bytes).map_err(FileError::io("write", path)),
        Destination::File(target) => {
            let pending = PendingFile::beside(path, target)?;
            let written = pending.handle()?.write_all(bytes);
            written.map_err(FileError::io("write", path))?;
            pending.commit()
        }
    }
}

/// Whether [`write_whole`] could begin to write here, asked before work whose outcome is to be written.
///
/// # Errors
///
/// [`FileError::Io`] if it could not.
///
/// ```
/// use comtip_files::check_writable;
///
/// let folder = tempfile::tempdir()?;
/// assert!(check_writable(&folder.path().join("notes.txt")).is_ok());
/// assert!(check_writable(&folder.path().join("absent/notes.txt")).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check_writable(path: &Path) -> Result<(), FileError> {
    match Destination::of(path).map_err(FileError::io("create", path))? {
        Destination::File(target) => PendingFile::beside(path, target).map(|_dropped| ()),
        // Opening a FIFO would wait for its reader, and closing it send the reader away.
        Destination::Stream(_) => Ok(()),
    }
}

impl Drop for PendingFile {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // A drop can report to nobody; what stays is hidden and cleared away next time.
            let _ = std::fs::remove_file(self.partial.path());
        }
    }
}

/// Makes the renaming of `path` outlive a power cut, where folders can be flushed.
///
/// # Errors
///
/// [`FileError::Io`] if its folder cannot be flushed.
pub fn sync_folder_of(path: &Path) -> Result<(), FileError> {
    match path.parent() {
        Some(folder) if cfg!(unix) => {
            let folder = match folder.as_os_str().is_empty() {
                true => Path::new("."),
                false => folder,
            };
            File::open(folder)
                .and_then(|folder| folder.sync_all())
                .map_err(FileError::io("write", folder))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
