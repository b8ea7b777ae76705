//! A TIFF as if it had one page only, and that of indices into a palette grey.

use std::io::{Read, Result, Seek, SeekFrom};

/// A file some bytes of which read as others.
///
/// The decoder starts with the first page, even if that is one it cannot read, and does not take
/// palettes. So the header is made to point to the page wanted, and the tag of its colours to say
/// grey.
pub(super) struct OnePage<R> {
    file: R,
    position: u64,
    changes: Vec<(u64, Vec<u8>)>,
}

impl<R: Read + Seek> OnePage<R> {
    /// Reads `file` with the bytes of each change in place of those at its offset.
    pub(super) fn new(mut file: R, changes: Vec<(u64, Vec<u8>)>) -> Result<Self> {
        file.rewind()?;
        Ok(Self {
            file,
            position: 0,
            changes,
        })
    }
}

impl<R: Read> Read for OnePage<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let n_read = self.file.read(into)?;
        for (offset, bytes) in &self.changes {
            for (place, byte) in (*offset..).zip(bytes) {
                let at = place.checked_sub(self.position);
                let at = at.and_then(|at| usize::try_from(at).ok());
                if let Some(read) = at.and_then(|at| into[..n_read].get_mut(at)) {
                    *read = *byte;
                }
            }
        }
        self.position += n_read as u64;
        Ok(n_read)
    }
}

impl<R: Seek> Seek for OnePage<R> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.position = self.file.seek(to)?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn changed_bytes_are_read_wherever_reading_starts() {
        let file = Cursor::new(b"0123456789".to_vec());
        let mut page = OnePage::new(file, vec![(2, b"ab".to_vec()), (9, b"z".to_vec())]).unwrap();
        let mut text = String::new();
        page.read_to_string(&mut text).unwrap();
        assert_eq!(text, "01ab45678z");
        for (start, wanted) in [(3, "b4"), (1, "1a"), (8, "8z")] {
            page.seek(SeekFrom::Start(start)).unwrap();
            let mut bytes = [0; 2];
            page.read_exact(&mut bytes).unwrap();
            assert_eq!(bytes, wanted.as_bytes());
        }
    }
}
