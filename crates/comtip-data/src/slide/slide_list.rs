//! A file of slide names.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::error::DataError;

/// Longer files are no lists of slides.
const MAX_BYTES: u64 = 16 << 20;

/// Reads a file of slide names, one in a line, in its order; what stands twice is taken once. Blank
/// lines and those that begin with `#` are passed over.
///
/// # Errors
///
/// [`DataError::File`] if it cannot be read, [`DataError::Table`] if it is no text or longer than 16 MiB.
///
/// # Example
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("ids.txt");
/// std::fs::write(&path, "# breast\r\nGSE144239_GSM4284316\r\n\r\nGSE144239_GSM4284316\n")?;
/// assert_eq!(comtip_data::read_slide_list(&path)?, ["GSE144239_GSM4284316"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn read_slide_list(path: &Path) -> Result<Vec<String>, DataError> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
        .map_err(DataError::io("read", path))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(malformed(path, 1, "longer than 16 MiB"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut names: Vec<String> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for (line_idx, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        let line = std::str::from_utf8(line)
            .map_err(|_| malformed(path, line_idx as u64 + 1, "not UTF-8"))?
            .trim();
        if !line.is_empty() && !line.starts_with('#') && seen.insert(line.to_owned()) {
            names.push(line.to_owned());
        }
    }
    Ok(names)
}

fn malformed(path: &Path, row: u64, problem: &str) -> DataError {
    DataError::Table {
        path: path.to_path_buf(),
        row,
        column: None,
        problem: format!("{problem}; expected the name of a slide in each line"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Vec<String>, DataError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ids.txt");
        std::fs::write(&path, bytes).unwrap();
        read_slide_list(&path)
    }

    #[test]
    fn a_mark_of_byte_order_is_no_part_of_the_first_name() {
        assert_eq!(read(b"\xef\xbb\xbfa\nb").unwrap(), ["a", "b"]);
    }

    #[test]
    fn bytes_that_are_no_text_are_refused_with_their_line() {
        let error = read(b"a\n\xff\xfe\n").unwrap_err().to_string();
        assert!(error.contains("ids.txt, row 2: not UTF-8"), "{error}");
    }
}
