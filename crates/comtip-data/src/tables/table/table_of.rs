//! What a table has rows of, and so how much of it there may be.

use crate::tables::MAX_SPOTS;

/// What a table has rows of. A few kilobytes of gzip can unpack to any length, so each kind has its
/// bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TableOf {
    /// Spots of one slide.
    Spots,
    /// Slides of a collection, with abstracts of papers.
    Slides,
    /// Names of genes.
    Genes,
}

impl TableOf {
    pub(super) fn max_rows(self) -> u64 {
        match self {
            Self::Spots => MAX_SPOTS,
            Self::Slides | Self::Genes => 1 << 20,
        }
    }

    /// Of one row.
    pub(super) fn max_row_bytes(self) -> u64 {
        match self {
            Self::Spots | Self::Genes => 64 << 10,
            Self::Slides => 1 << 20,
        }
    }

    /// Of the table, unpacked.
    pub(super) fn max_bytes(self) -> u64 {
        match self {
            Self::Spots => 4 << 30,
            Self::Slides | Self::Genes => 256 << 20,
        }
    }
}
