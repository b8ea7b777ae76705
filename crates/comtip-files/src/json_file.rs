//! JSON files that carry the version of their layout.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::pending_file::write_whole;
use crate::error::FileError;

/// Parses a file of this version; says what is wrong with another.
pub fn parse_version<T: for<'a> Deserialize<'a>>(json: &[u8], version: u32) -> Result<T, String> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u32,
    }
    let malformed = |error: serde_json::Error| format!("malformed ({error})");
    // The version comes first: another one may have other fields.
    let found: Versioned = serde_json::from_slice(json).map_err(malformed)?;
    if found.version != version {
        let other = found.version;
        return Err(format!(
            "version {other}, and this release reads version {version}"
        ));
    }
    serde_json::from_slice(json).map_err(malformed)
}

/// Writes a file for people to read too, whole or not at all.
pub fn write_json<T: Serialize>(value: &T, path: &Path) -> Result<(), FileError> {
    let json = serde_json::to_string_pretty(value)
        .map_err(std::io::Error::from)
        .map_err(FileError::io("write", path))?;
    write_whole(path, (json + "\n").as_bytes())
}
