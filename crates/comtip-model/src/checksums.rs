//! SHA-256 of the files of a folder, so that one that was changed is not taken for the one that was written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use comtip_files::{FileError, sha256, sha256_of_file, write_whole};
use serde::{Deserialize, Serialize};

use crate::error::ModelError;

/// Names of files and their SHA-256, lower-case hexadecimal; in JSON an object, `checksums.json`.
///
/// ```
/// use comtip_model::Checksums;
///
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("genes.json");
/// std::fs::write(&path, "[]")?;
/// Checksums::of(folder.path(), &["genes.json"])?.write(folder.path())?;
/// let read = Checksums::read(folder.path())?.expect("written");
/// assert!(read.check(&path).is_ok());
/// std::fs::write(&path, "[ ]")?;
/// assert!(read.check(&path).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Checksums {
    files: BTreeMap<String, String>,
}

impl Checksums {
    /// Name of the file.
    pub const FILE_NAME: &'static str = "checksums.json";

    /// Those of some files of a folder.
    ///
    /// # Errors
    ///
    /// If one cannot be read.
    pub fn of(folder: &Path, names: &[&str]) -> Result<Self, ModelError> {
        let checksum = |name: &&str| Ok(((*name).to_owned(), sha256_of_file(&folder.join(name))?));
        let files = names.iter().map(checksum);
        Ok(Self {
            files: files.collect::<Result<_, ModelError>>()?,
        })
    }

    /// Adds that of a file that is not written yet.
    pub fn insert(&mut self, name: &str, bytes: &[u8]) {
        self.files.insert(name.to_owned(), sha256(bytes));
    }

    /// Those that a folder holds; `None` if it has none, as one of an earlier version.
    ///
    /// # Errors
    ///
    /// If they cannot be read.
    pub fn read(folder: &Path) -> Result<Option<Self>, ModelError> {
        let path = folder.join(Self::FILE_NAME);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(FileError::io("read", path)(error).into()),
        };
        serde_json::from_slice(&bytes)
            .map(Some)
            .map_err(|error| damaged(&path, &format!("is damaged: {error}")))
    }

    /// Writes them into a folder, whole or not at all.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn write(&self, folder: &Path) -> Result<(), ModelError> {
        let path = folder.join(Self::FILE_NAME);
        let json = serde_json::to_vec_pretty(self)
            .map_err(|error| damaged(&path, &format!("cannot be written: {error}")))?;
        Ok(write_whole(&path, &json)?)
    }

    /// Names of the files.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Refuses a file that is not what it was when the checksums were taken, or is not among them.
    ///
    /// # Errors
    ///
    /// If it cannot be read, differs, or has no checksum.
    pub fn check(&self, path: &Path) -> Result<(), ModelError> {
        self.compare(path, &sha256_of_file(path)?)
    }

    /// As [`check`](Self::check), of a file that was read.
    ///
    /// # Errors
    ///
    /// If it differs, or has no checksum.
    pub fn check_bytes(&self, path: &Path, bytes: &[u8]) -> Result<(), ModelError> {
        self.compare(path, &sha256(bytes))
    }

    fn compare(&self, path: &Path, found: &str) -> Result<(), ModelError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match self.files.get(name.as_ref()) {
            Some(written) if written == found => Ok(()),
            Some(_) => Err(damaged(
                path,
                &format!(
                    "is damaged or was changed: its checksum differs from that in {}; put back what was written, or \
                     take the whole folder from another copy",
                    Self::FILE_NAME
                ),
            )),
            None => Err(damaged(
                path,
                &format!(
                    "has no checksum in {}; take all files from one folder",
                    Self::FILE_NAME
                ),
            )),
        }
    }
}

impl<N: Into<String>, C: Into<String>> FromIterator<(N, C)> for Checksums {
    fn from_iter<I: IntoIterator<Item = (N, C)>>(listed: I) -> Self {
        let files = listed.into_iter();
        Self {
            files: files
                .map(|(name, checksum)| (name.into(), checksum.into()))
                .collect(),
        }
    }
}

fn damaged(path: &Path, problem: &str) -> ModelError {
    ModelError::Checkpoint {
        path: path.to_owned(),
        problem: problem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_listed_and_a_list_cut_short_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        fs::write(&path, "abc").expect("written");
        let listed = Checksums::of(folder.path(), &["a"]).expect("read");
        // FIPS 180-2, appendix B.1.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(listed.files["a"], abc);
        assert!(listed.check_bytes(&path, b"abc").is_ok());
        assert!(listed.check_bytes(&path, b"abd").is_err());
        let other = listed.check(&folder.path().join("b")).expect_err("refused");
        assert!(matches!(other, ModelError::File(_)), "{other}");
        fs::write(folder.path().join("b"), "abc").expect("written");
        let other = listed.check(&folder.path().join("b")).expect_err("refused");
        assert!(other.to_string().contains("has no checksum"), "{other}");
        assert_eq!(Checksums::read(folder.path()).expect("none"), None);
        fs::write(folder.path().join(Checksums::FILE_NAME), "{\"a\":").expect("written");
        let cut = Checksums::read(folder.path()).expect_err("refused");
        assert!(
            cut.to_string().contains("checksums.json: is damaged"),
            "{cut}"
        );
    }
}
