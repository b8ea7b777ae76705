//! The lines of a text file, plain or gzip'd, told apart by its first bytes.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use crate::DataError;

const GZIP_MAGIC: &[u8] = &[0x1f, 0x8b];
const UTF8_BOM: &[u8] = &[0xef, 0xbb, 0xbf];
const BUFFER_BYTES: usize = 1 << 18;

/// Lines of a file, numbered from 1; a byte order mark is skipped, as are line ends of both kinds.
pub(crate) struct Source {
    path: PathBuf,
    reader: Box<dyn BufRead>,
    row: u64,
}

impl Source {
    /// Opens a file; gzip is recognised by its magic bytes, and may have several members.
    pub(crate) fn open(path: &Path) -> Result<Self, DataError> {
        let file = File::open(path).map_err(DataError::io("read", path))?;
        let open = || -> io::Result<Box<dyn BufRead>> {
            let (head, file) = peek::<2>(BufReader::with_capacity(BUFFER_BYTES, file))?;
            if head != GZIP_MAGIC {
                return Ok(Box::new(without_bom(file)?));
            }
            let text = BufReader::with_capacity(BUFFER_BYTES, MultiGzDecoder::new(file));
            Ok(Box::new(without_bom(text)?))
        };
        let reader = open().map_err(|error| explain(path, 1, error))?;
        Ok(Self {
            path: path.to_path_buf(),
            reader,
            row: 0,
        })
    }

    /// Puts the next line into `line` without its end and returns its number, or `None` at the end.
    pub(crate) fn next_line(&mut self, line: &mut Vec<u8>) -> Result<Option<u64>, DataError> {
        line.clear();
        let read = self.reader.read_until(b'\n', line);
        self.row += 1;
        if read.map_err(|error| explain(&self.path, self.row, error))? == 0 {
            return Ok(None);
        }
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
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn lines(bytes: &[u8]) -> Result<Vec<(u64, String)>, DataError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("any.csv");
        std::fs::write(&path, bytes).unwrap();
        let mut source = Source::open(&path)?;
        let (mut all, mut line) = (Vec::new(), Vec::new());
        while let Some(row) = source.next_line(&mut line)? {
            all.push((row, String::from_utf8(line.clone()).unwrap()));
        }
        Ok(all)
    }

    #[test]
    fn bom_and_crlf_leave_no_trace() {
        let expected = vec![(1, "a,b".to_owned()), (2, String::new()), (3, "c".into())];
        assert_eq!(lines(b"a,b\n\nc").unwrap(), expected);
        assert_eq!(lines(b"\xef\xbb\xbfa,b\r\n\r\nc\r\n").unwrap(), expected);
    }

    #[test]
    fn gzip_of_two_members_is_read_to_its_end_whatever_the_name() {
        let mut bytes = gzip(b"\xef\xbb\xbfa\nb");
        bytes.extend(gzip(b"c\nd"));
        let expected = [(1, "a".to_owned()), (2, "bc".into()), (3, "d".into())];
        assert_eq!(lines(&bytes).unwrap(), expected);
    }

    #[test]
    fn cut_and_damaged_gzip_name_the_file() {
        let whole = gzip(&b"0123456789abcdef\n".repeat(100));
        for cut in [3, 12, whole.len() - 1] {
            let error = lines(&whole[..cut]).unwrap_err().to_string();
            assert!(error.contains("any.csv"), "{error}");
            assert!(error.contains("gzip stream ends early"), "{error}");
        }
        let mut bytes = whole;
        bytes.extend(b"no member of a gzip file");
        let error = lines(&bytes).unwrap_err().to_string();
        assert!(error.contains("any.csv"), "{error}");
        assert!(error.contains("gzip stream is damaged"), "{error}");
    }

    #[test]
    fn empty_file_has_no_line() {
        assert_eq!(lines(b"").unwrap(), []);
        assert_eq!(lines(b"\xef\xbb\xbf").unwrap(), []);
        assert_eq!(lines(&gzip(b"")).unwrap(), []);
    }
}
