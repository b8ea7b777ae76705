//! A file that is written bit by bit and appears under its name only when it is whole.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::destination::Destination;
use super::pending_file::PendingFile;
use crate::error::FileError;

/// A file to write to bit by bit, which has its name only after [`commit`](Self::commit); dropped
/// without, it leaves nothing, and what had the name before is untouched.
///
/// ```
/// use std::io::Write;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("rows.csv");
/// let mut file = comtip_files::WholeFile::create(&path)?;
/// writeln!(file, "a,b")?;
/// assert!(!path.exists());
/// file.commit()?;
/// assert_eq!(std::fs::read(&path)?, b"a,b\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct WholeFile {
    path: PathBuf,
    /// None of what is no regular file, which takes the bytes as they come.
    pending: Option<PendingFile>,
    writer: BufWriter<Box<dyn Write>>,
}

impl WholeFile {
    /// Begins a file that will be at `path`, or at what a link there names. What is no regular file takes the bytes as they
    /// come: a device, a FIFO, `/dev/stdout`.
    ///
    /// # Errors
    ///
    /// [`FileError::Io`] if it cannot be created.
    pub fn create(path: &Path) -> Result<Self, FileError> {
        let unmade = || FileError::io("create", path);
        let (pending, writer): (_, Box<dyn Write>) = match Destination::of(path).map_err(unmade())?
        {
            Destination::Stream(stream) => (None, stream.open().map_err(unmade())?),
            Destination::File(_) => {
                let pending = PendingFile::create(path)?;
                let file = pending.handle()?;
                (Some(pending), Box::new(file))
            }
        };
        Ok(Self {
            path: path.to_owned(),
            pending,
            writer: BufWriter::new(writer),
        })
    }

    /// Writes what is left and gives the file its name, replacing what had it before.
    ///
    /// # Errors
    ///
    /// [`FileError::Io`] if the disk is full or the name cannot be taken.
    pub fn commit(mut self) -> Result<(), FileError> {
        let flushed = self.writer.flush();
        flushed.map_err(FileError::io("write", &self.path))?;
        match self.pending {
            Some(pending) => pending.commit(),
            None => Ok(()),
        }
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
