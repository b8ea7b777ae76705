//! The lines of a text file, plain or gzip'd, which its first bytes show.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use super::separator::Separator;
use crate::error::DataError;
use crate::tables::count_limit::CountLimit;

const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];
const UTF8_BOM: &[u8] = &[0xef, 0xbb, 0xbf];
/// As "Unicode text" of spreadsheets begins, in either order of bytes.
const UTF16_BOMS: [&[u8]; 2] = [&[0xff, 0xfe], &[0xfe, 0xff]];
const BUFFER_BYTES: usize = 1 << 18;
/// Longest line taken where nothing else is said: a header of 100,000 quoted genes has 2 MB.
const MAX_LINE_BYTES: u64 = 64 << 20;

/// Lines of a file, numbered from 1; a byte order mark is skipped, as are line ends of both kinds.
pub(crate) struct Source {
    path: PathBuf,
    reader: Box<dyn BufRead>,
    row: u64,
    n_file_bytes: u64,
    max_line_bytes: u64,
    n_bytes_left: u64,
    separator: Option<Separator>,
}

impl Source {
    /// Opens a file; gzip is recognised by its magic bytes, and may have several members.
    pub(crate) fn open(path: &Path) -> Result<Self, DataError> {
        let file = File::open(path).map_err(DataError::io("read", path))?;
        let metadata = file.metadata().map_err(DataError::io("read", path))?;
        let open = || -> io::Result<Box<dyn BufRead>> {
            let (head, file) = peek::<2>(BufReader::with_capacity(BUFFER_BYTES, file))?;
            if head != GZIP_MAGIC {
                return Ok(Box::new(without_bom(file)?));
            }
            let text = BufReader::with_capacity(BUFFER_BYTES, MultiGzDecoder::new(file));
            Ok(Box::new(without_bom(text)?))
        };
        let mut reader = open().map_err(|error| explain(path, 1, error))?;
        let first = reader.fill_buf().map_err(|error| explain(path, 1, error))?;
        if UTF16_BOMS.iter().any(|bom| first.starts_with(bom)) {
            return Err(DataError::Table {
                path: path.to_path_buf(),
                row: 1,
                column: None,
                problem: "the file is UTF-16 text; save it as UTF-8".to_owned(),
            });
        }
        Ok(Self {
            path: path.to_path_buf(),
            reader,
            row: 0,
            n_file_bytes: metadata.len(),
            max_line_bytes: MAX_LINE_BYTES,
            n_bytes_left: u64::MAX,
            separator: None,
        })
    }

    /// What separates the cells, as the first record shows; commas before it is read.
    pub(crate) fn separator(&self) -> Separator {
        self.separator.unwrap_or_default()
    }

    /// As [`separator`](Self::separator); `None` before it is known.
    pub(super) fn known_separator(&self) -> Option<Separator> {
        self.separator
    }

    pub(super) fn set_separator(&mut self, separator: Separator) {
        self.separator = Some(separator);
    }

    /// All that is left, byte for byte.
    pub(crate) fn rest(mut self) -> Result<Vec<u8>, DataError> {
        let mut bytes = Vec::new();
        let most = self.n_bytes_left;
        let read = (&mut self.reader)
            .take(most.saturating_add(1))
            .read_to_end(&mut bytes);
        read.map_err(|error| explain(&self.path, 1, error))?;
        match bytes.len() as u64 > most {
            true => Err(self.error(1, None, format!("the file has more than {most} bytes"))),
            false => Ok(bytes),
        }
    }

    /// Refuses longer lines and longer files from here on, counted unpacked: a few kilobytes of
    /// gzip can unpack to any length.
    pub(crate) fn with_limits(self, max_line_bytes: u64, max_bytes: u64) -> Self {
        Self {
            max_line_bytes,
            n_bytes_left: max_bytes,
            ..self
        }
    }

    /// The longest line taken.
    pub(super) fn max_line_bytes(&self) -> u64 {
        self.max_line_bytes
    }

    /// How many counts may be read from the file.
    pub(crate) fn count_limit(&self) -> CountLimit {
        CountLimit::of_file(self.n_file_bytes)
    }

    /// Puts the next line into `line` without its end and returns its number, or `None` at the end.
    pub(crate) fn next_line(&mut self, line: &mut Vec<u8>) -> Result<Option<u64>, DataError> {
        line.clear();
        let most = self.max_line_bytes.min(self.n_bytes_left);
        let read = (&mut self.reader)
            .take(most.saturating_add(1))
            .read_until(b'\n', line);
        self.row += 1;
        let n_bytes = read.map_err(|error| explain(&self.path, self.row, error))? as u64;
        if n_bytes == 0 {
            return Ok(None);
        }
        if n_bytes > most {
            let problem = match most == self.max_line_bytes {
                true => format!("the line has more than {most} bytes"),
                false => "the file unpacks to more bytes than any of its kind has".to_owned(),
            };
            return Err(self.error(self.row, None, problem));
        }
        self.n_bytes_left -= n_bytes;
        for end in [b'\n', b'\r'] {
            if line.last() == Some(&end) {
                line.pop();
            }
        }
        Ok(Some(self.row))
    }

    /// An error about a row, or about one cell of it, of this file.
    pub(crate) fn error(
        &self,
        row: u64,
        column: Option<&str>,
        problem: impl Into<String>,
    ) -> DataError {
        DataError::Table {
            path: self.path.clone(),
            row,
            column: column.map(str::to_owned),
            problem: problem.into(),
        }
    }
}

/// A reader whose first bytes were looked at and are yielded again.
type Peeked<R> = Chain<Cursor<Vec<u8>>, R>;

/// The first bytes, at most `N`, and a reader that still yields them.
fn peek<const N: usize>(mut reader: impl BufRead) -> io::Result<(Vec<u8>, Peeked<impl BufRead>)> {
    let mut head = Vec::with_capacity(N);
    reader.by_ref().take(N as u64).read_to_end(&mut head)?;
    Ok((head.clone(), Cursor::new(head).chain(reader)))
}

fn without_bom(reader: impl BufRead) -> io::Result<impl BufRead> {
    let (head, mut reader) = peek::<3>(reader)?;
    if head == UTF8_BOM {
        reader.consume(UTF8_BOM.len());
    }
    Ok(reader)
}

/// Only the gzip decoder reports an early end or invalid data here; both are faults of the file.
fn explain(path: &Path, row: u64, error: io::Error) -> DataError {
    let problem = match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            "the gzip stream ends early: the file was cut short, copy or download it again".into()
        }
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            format!("the gzip stream is damaged ({error}): copy or download the file again")
        }
        _ => return DataError::io("read", path)(error),
    };
    DataError::Table {
        path: path.to_path_buf(),
        row,
        column: None,
        problem,
    }
}

#[cfg(test)]
mod tests;
