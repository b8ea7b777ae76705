//! Genes: unique names, highly variable ones, vocabularies and what a slide has of them.

mod coverage;
mod features;
mod hvg;
mod mean_bins;
mod shared;
mod unique;
mod vocabulary;

pub use coverage::GeneCoverage;
#[cfg(feature = "hdf5")]
pub(crate) use features::MAX_FEATURES;
pub(crate) use features::{FeatureList, Features};
pub use hvg::overlap_hvg;
pub(crate) use unique::make_unique;
pub use vocabulary::GeneVocabulary;
