//! A file that is written bit by bit and appears under its name only when it is whole.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::DataError;
use crate::pending_file::PendingFile;

/// A file to write to bit by bit, which has its name only after [`commit`](Self::commit); dropped
/// without, it leaves nothing, and what had the name before is untouched.
///
/// ```
/// use std::io::Write;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("rows.csv");
/// let mut file = comtip_data::WholeFile::create(&path)?;
/// writeln!(file, "a,b")?;
/// assert!(!path.exists());
/// file.commit()?;
/// assert_eq!(std::fs::read(&path)?, b"a,b\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct WholeFile {
    pending: PendingFile,
    writer: BufWriter<File>,
}

impl WholeFile {
    /// Begins a file that will be at `path`.
    ///
    /// # Errors
    ///
    /// [`DataError::Io`] if it cannot be created.
    pub fn create(path: &Path) -> Result<Self, DataError> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let pending = PendingFile::create(folder, &name)?;
        let writer = BufWriter::new(pending.handle()?);
        Ok(Self { pending, writer })
    }

    /// Writes what is left and gives the file its name, replacing what had it before.
    ///
    /// # Errors
    ///
    /// [`DataError::Io`] if the disk is full or the name cannot be taken.
    pub fn commit(mut self) -> Result<(), DataError> {
        self.writer
            .flush()
            .map_err(DataError::io("write", self.pending.partial_path()))?;
        self.pending.commit()
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.writer.flush()
    }
}
