//! The files of a stored model, each compared with its checksum.

use std::fs;
use std::path::Path;

use comtip_files::FileError;

use super::{Integrity, PROVENANCE, malformed};
use crate::checksums::Checksums;
use crate::error::ModelError;

/// The files of a folder, each compared with its checksum.
pub(super) struct StoredFiles<'a> {
    folder: &'a Path,
    checksums: Option<Checksums>,
}

impl<'a> StoredFiles<'a> {
    /// Refuses a folder that lacks a file its checksums name, or the checksums.
    pub(super) fn open(folder: &'a Path) -> Result<Self, ModelError> {
        let checksums = Checksums::read(folder)?;
        let is_there = |name: &str| folder.join(name).exists();
        match &checksums {
            // Whoever wrote the one wrote the other.
            None if is_there(PROVENANCE) => {
                return Err(malformed(
                    &folder.join(Checksums::FILE_NAME),
                    "is missing; take the whole folder from another copy",
                ));
            }
            Some(checksums) => {
                if let Some(name) = checksums.names().find(|name| !is_there(name)) {
                    return Err(malformed(
                        &folder.join(name),
                        "is missing; take the whole folder from another copy",
                    ));
                }
            }
            None => {}
        }
        Ok(Self { folder, checksums })
    }

    /// The bytes of a file, if they are those that were written.
    pub(super) fn read(&self, name: &str) -> Result<Vec<u8>, ModelError> {
        let path = self.folder.join(name);
        let bytes = fs::read(&path).map_err(FileError::io("read", &path))?;
        if let Some(checksums) = &self.checksums {
            checksums.check_bytes(&path, &bytes)?;
        }
        Ok(bytes)
    }

    /// Whether there were checksums to compare with.
    pub(super) fn integrity(&self) -> Integrity {
        match self.checksums {
            Some(_) => Integrity::Verified,
            None => Integrity::NoChecksums,
        }
    }
}
