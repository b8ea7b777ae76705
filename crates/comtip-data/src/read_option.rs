//! What of reading depends on the format of the slides.

use std::fmt;

/// What of [`ReadOptions`](crate::ReadOptions) depends on the format of the slides: not every one can be read so.
///
/// It displays as what is chosen: `a layer`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ReadOption {
    /// [`images`](crate::ReadOptions::images).
    Image,
    /// [`bin_size_um`](crate::ReadOptions::bin_size_um).
    BinSize,
    /// [`labels`](crate::ReadOptions::labels).
    Labels,
    /// [`layer`](crate::ReadOptions::layer).
    Layer,
    /// [`gene_symbols`](crate::ReadOptions::gene_symbols).
    GeneSymbols,
    /// [`patient_column`](crate::ReadOptions::patient_column).
    PatientColumn,
}

impl fmt::Display for ReadOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Image => "an image",
            Self::BinSize => "a size of bins",
            Self::Labels => "a column of labels",
            Self::Layer => "a layer",
            Self::GeneSymbols => "a column of gene symbols",
            Self::PatientColumn => "a column of patients",
        })
    }
}
