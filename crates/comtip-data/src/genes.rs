//! Genes: unique names, highly variable ones, vocabularies and what a slide has of them.

mod coverage;
mod dispersion;
mod hvg;
mod mean_bins;
mod shared;
mod unique;
mod vocabulary;

pub use coverage::GeneCoverage;
pub use dispersion::{GeneDispersion, gene_dispersions};
pub use hvg::overlap_hvg;
pub(crate) use unique::make_unique;
pub use vocabulary::GeneVocabulary;
