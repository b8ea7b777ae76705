//! Which end of a number comes first.

/// Which end of a number comes first in a TIFF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ByteOrder {
    /// The lower byte: files that start with `II`.
    Intel,
    /// The upper byte: files that start with `MM`.
    Motorola,
}

impl ByteOrder {
    /// The number of at most eight bytes.
    pub(crate) fn number(self, bytes: &[u8]) -> u64 {
        let push = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        match self {
            Self::Intel => bytes.iter().rev().fold(0, push),
            Self::Motorola => bytes.iter().fold(0, push),
        }
    }

    /// The lower `n_bytes` bytes of a number, at most eight.
    pub(super) fn bytes(self, number: u64, n_bytes: usize) -> Vec<u8> {
        match self {
            Self::Intel => number.to_le_bytes()[..n_bytes].to_vec(),
            Self::Motorola => number.to_be_bytes()[8 - n_bytes..].to_vec(),
        }
    }
}
