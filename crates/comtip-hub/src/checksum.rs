//! The sums by which the Hub names a file's bytes.

use std::fmt;
use std::io::{self, Read};

use serde::{Deserialize, Serialize};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// The sum by which the Hub names a file's bytes: large files by SHA-256, small ones as Git does.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Checksum {
    /// Of the bytes.
    Sha256(String),
    /// SHA-1 of `blob <length>\0` and the bytes.
    GitBlob(String),
}

impl Checksum {
    /// Whether it is hexadecimal and as long as its kind is.
    pub(super) fn is_well_formed(&self) -> bool {
        let (hex, n_digits) = match self {
            Self::Sha256(hex) => (hex, 64),
            Self::GitBlob(hex) => (hex, 40),
        };
        hex.len() == n_digits && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    }

    /// Begins a sum of this kind over `n_bytes` bytes.
    pub(super) fn begin(&self, n_bytes: u64) -> Hasher {
        match self {
            Self::Sha256(_) => Hasher::Sha256(Sha256::new()),
            Self::GitBlob(_) => {
                let header = format!("blob {n_bytes}\0");
                Hasher::GitBlob(Sha1::new_with_prefix(header))
            }
        }
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sha256(hex) => write!(f, "sha256 {hex}"),
            Self::GitBlob(hex) => write!(f, "git blob {hex}"),
        }
    }
}

/// A sum being made.
#[derive(Clone)]
pub(super) enum Hasher {
    Sha256(Sha256),
    GitBlob(Sha1),
}

impl Hasher {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha256(hasher) => hasher.update(bytes),
            Self::GitBlob(hasher) => hasher.update(bytes),
        }
    }

    /// Takes in all bytes of a reader; returns how many.
    pub(super) fn update_from(&mut self, mut reader: impl Read) -> io::Result<u64> {
        let mut buffer = vec![0; 256 << 10];
        let mut n_bytes = 0;
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return Ok(n_bytes),
                Ok(n) => {
                    self.update(&buffer[..n]);
                    n_bytes += n as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    pub(super) fn finish(self) -> Checksum {
        match self {
            Self::Sha256(hasher) => Checksum::Sha256(format!("{:x}", hasher.finalize())),
            Self::GitBlob(hasher) => Checksum::GitBlob(format!("{:x}", hasher.finalize())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(kind: Checksum, bytes: &[u8]) -> String {
        let mut hasher = kind.begin(bytes.len() as u64);
        assert_eq!(hasher.update_from(bytes).unwrap(), bytes.len() as u64);
        hasher.finish().to_string()
    }

    #[test]
    fn sums_are_those_of_sha256sum_and_git_hash_object() {
        // `printf abc | sha256sum`, `printf abc | git hash-object --stdin`.
        assert_eq!(
            sum(Checksum::Sha256(String::new()), b"abc"),
            "sha256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(
            sum(Checksum::GitBlob(String::new()), b"abc"),
            "git blob f2ba8f84ab5c1bce84a7b441cb1959cfc7093b7f"
        );
    }

    #[test]
    fn a_sum_of_another_length_or_alphabet_is_malformed() {
        assert!(Checksum::GitBlob("0".repeat(40)).is_well_formed());
        assert!(!Checksum::GitBlob("0".repeat(64)).is_well_formed());
        assert!(!Checksum::Sha256("0".repeat(40)).is_well_formed());
        assert!(!Checksum::Sha256("/".repeat(64)).is_well_formed());
    }
}
