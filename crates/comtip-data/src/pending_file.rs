//! A file that appears under its name only when it is whole.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::DataError;

/// A file written under a temporary name; [`commit`](Self::commit) renames it, dropping it without
/// removes it.
pub(crate) struct PendingFile {
    path: PathBuf,
    partial: PathBuf,
    file: Option<File>,
}

impl PendingFile {
    /// Creates `.<name>.partial` in `folder`.
    ///
    /// # Errors
    ///
    /// [`DataError::Io`], here and below, naming the file.
    pub(crate) fn create(folder: &Path, name: &str) -> Result<Self, DataError> {
        let partial = folder.join(format!(".{name}.partial"));
        let file = File::create(&partial).map_err(DataError::io("create", &partial))?;
        Ok(Self {
            path: folder.join(name),
            partial,
            file: Some(file),
        })
    }

    /// A second handle to the file, to write with.
    ///
    /// # Errors
    ///
    /// If the system has no handle left.
    pub(crate) fn handle(&self) -> Result<File, DataError> {
        match &self.file {
            Some(file) => file.try_clone().map_err(self.cannot("write")),
            None => unreachable!("the file is taken by `commit` alone, which consumes `self`"),
        }
    }

    /// The temporary name.
    pub(crate) fn partial_path(&self) -> &Path {
        &self.partial
    }

    /// Flushes to the disk and renames, replacing what had the name before.
    ///
    /// # Errors
    ///
    /// If the disk is full or the name cannot be taken; the temporary file is removed then.
    pub(crate) fn commit(mut self) -> Result<(), DataError> {
        if let Some(file) = self.file.take() {
            let renamed = file
                .sync_all()
                .map_err(self.cannot("write"))
                .and_then(|()| {
                    std::fs::rename(&self.partial, &self.path).map_err(self.cannot("rename"))
                });
            if renamed.is_err() {
                self.file = Some(file);
            }
            renamed?;
            sync_folder_of(&self.path)?;
        }
        Ok(())
    }

    fn cannot(&self, action: &'static str) -> impl FnOnce(std::io::Error) -> DataError {
        DataError::io(action, &self.partial)
    }
}

/// Writes a file whole or not at all.
///
/// # Errors
///
/// [`DataError::Io`] if it cannot be written; what had the name before is untouched then.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("notes.txt");
/// comtip_data::write_whole(&path, b"whole")?;
/// assert_eq!(std::fs::read(&path)?, b"whole");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), DataError> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let pending = PendingFile::create(folder, &name)?;
    pending
        .handle()?
        .write_all(bytes)
        .map_err(DataError::io("write", pending.partial_path()))?;
    pending.commit()
}

impl Drop for PendingFile {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // Nobody can be told from a drop; what stays is hidden and overwritten next time.
            let _ = std::fs::remove_file(&self.partial);
        }
    }
}

/// Makes the renaming of `path` outlive a power cut, where folders can be flushed.
///
/// # Errors
///
/// [`DataError::Io`] if its folder cannot be flushed.
pub fn sync_folder_of(path: &Path) -> Result<(), DataError> {
    match path.parent() {
        Some(folder) if cfg!(unix) => {
            let folder = match folder.as_os_str().is_empty() {
                true => Path::new("."),
                false => folder,
            };
            File::open(folder)
                .and_then(|folder| folder.sync_all())
                .map_err(DataError::io("write", folder))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn a_file_has_its_name_only_after_commit() {
        let folder = tempfile::tempdir().unwrap();
        let pending = PendingFile::create(folder.path(), "a.txt").unwrap();
        pending.handle().unwrap().write_all(b"whole").unwrap();
        assert_eq!(names(folder.path()), [".a.txt.partial"]);
        pending.commit().unwrap();
        assert_eq!(names(folder.path()), ["a.txt"]);
        let written = std::fs::read(folder.path().join("a.txt")).unwrap();
        assert_eq!(written, b"whole");
    }

    #[test]
    fn a_file_dropped_without_commit_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        drop(PendingFile::create(folder.path(), "a.txt").unwrap());
        assert!(names(folder.path()).is_empty());
    }
}
