//! JSON files that carry a digest of what they hold, so that one that was edited is noticed.

use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::digest::sha256;
use super::json_file::{parse_version, write_json};
use crate::error::FileError;

/// What such a file holds.
#[derive(Serialize, Deserialize)]
struct Sealed {
    version: u32,
    /// SHA-256 of the content, lower-case hexadecimal.
    sha256: String,
    content: Value,
}

/// Writes a file of a version with the digest of its content, whole or not at all.
///
/// # Errors
///
/// If it cannot be written.
pub fn write_sealed<T: Serialize>(value: &T, version: u32, path: &Path) -> Result<(), FileError> {
    // Through text, as it is read: a number of 32 bits is written shorter than the same one of 64.
    let text = serde_json::to_vec(value);
    let content = text.and_then(|text| serde_json::from_slice::<Value>(&text));
    let content = content
        .map_err(std::io::Error::from)
        .map_err(FileError::io("write", path))?;
    let sealed = Sealed {
        version,
        sha256: digest(&content),
        content,
    };
    write_json(&sealed, path)
}

/// Parses what [`write_sealed`] wrote.
///
/// # Errors
///
/// What is wrong, in words: another version, another content than was written, or a malformed one.
pub fn parse_sealed<T: DeserializeOwned>(json: &[u8], version: u32) -> Result<T, String> {
    let sealed: Sealed = parse_version(json, version)?;
    match digest(&sealed.content) == sealed.sha256 {
        true => {
            serde_json::from_value(sealed.content).map_err(|error| format!("malformed ({error})"))
        }
        false => Err("changed after it was written".to_owned()),
    }
}

fn digest(content: &Value) -> String {
    sha256(content.to_string().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_edited_or_is_of_another_version_is_not_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("kept.json");
        let value = (
            vec![0.1_f32, f32::MIN_POSITIVE],
            0.1_f64 + 0.2,
            "a".to_owned(),
        );
        write_sealed(&value, 2, &path).expect("written");
        let read = |json: &str| parse_sealed::<(Vec<f32>, f64, String)>(json.as_bytes(), 2);
        let text = std::fs::read_to_string(&path).expect("a file");
        assert_eq!(read(&text), Ok(value));
        // How it is laid out is no part of it.
        assert!(read(&text.replace('\n', " ")).is_ok());
        let edited = read(&text.replace("\"a\"", "\"b\""));
        assert_eq!(edited, Err("changed after it was written".to_owned()));
        let other = read(&text.replace("\"version\": 2", "\"version\": 1"));
        assert!(other.is_err_and(|problem| problem.contains("version 1")));
    }
}
