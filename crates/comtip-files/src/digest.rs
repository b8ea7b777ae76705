//! SHA-256, as lower-case hexadecimal.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::FileError;

/// SHA-256 of bytes.
pub fn sha256(bytes: &[u8]) -> String {
    hex(Sha256::new_with_prefix(bytes))
}

/// SHA-256 of a file, read in pieces, as lower-case hexadecimal.
///
/// # Errors
///
/// [`FileError::Io`] if it cannot be read.
pub fn sha256_of_file(path: &Path) -> Result<String, FileError> {
    let mut file = File::open(path).map_err(FileError::io("open", path))?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0; 1 << 18];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(hex(hasher)),
            Ok(n) => hasher.update(&piece[..n]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(FileError::io("read", path)(error)),
        }
    }
}

/// SHA-256 of what a file holds outside of some ranges of bytes, which rise.
///
/// # Errors
///
/// [`FileError::Io`] if it cannot be read.
pub fn sha256_of_parts(
    path: &Path,
    without: impl IntoIterator<Item = Range<u64>>,
) -> Result<String, FileError> {
    let read = || {
        let mut file = File::open(path)?;
        let mut hasher = Sha256::new();
        let mut at = 0;
        for left_out in without {
            let n_before = left_out.start.saturating_sub(at);
            std::io::copy(&mut (&file).take(n_before), &mut hasher)?;
            at = file.seek(SeekFrom::Start(left_out.end.max(at)))?;
        }
        std::io::copy(&mut file, &mut hasher)?;
        Ok(hex(hasher))
    };
    read().map_err(FileError::io("read", path))
}

/// The digest as lower-case hexadecimal.
pub fn hex(hasher: Sha256) -> String {
    let digest = hasher.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standard() {
        // FIPS 180-2, appendix B.1.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), abc);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), b"abc").unwrap();
        assert_eq!(sha256_of_file(file.path()).unwrap(), abc);
        std::fs::write(file.path(), b"xabyyczz").unwrap();
        let parts = sha256_of_parts(file.path(), [0..1, 3..5, 6..8]);
        assert_eq!(parts.unwrap(), abc);
    }
}
