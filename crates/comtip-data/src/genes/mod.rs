//! Genes: unique names, highly variable ones, vocabularies and what a slide has of them.

mod alias_table;
mod coverage;
mod coverage_report;
mod dispersion;
mod ensembl;
mod expression;
mod features;
mod gene_sets;
mod hvg;
mod mean_bins;
mod moments;
mod name_doubts;
mod none_shared;
mod rename;
mod unique;
mod vocabulary;

pub use alias_table::AliasTable;
pub use coverage::GeneCoverage;
pub use coverage_report::{CoverageReport, SlideCoverage};
pub use dispersion::{GeneDispersion, gene_dispersions};
pub use ensembl::{EnsemblId, GeneNaming};
pub use expression::{Expression, Normalization};
pub(crate) use features::{FeatureList, Features};
pub use gene_sets::GeneSets;
pub use hvg::overlap_hvg;
pub use moments::GeneMoments;
pub(crate) use name_doubts::NameDoubts;
pub use none_shared::none_shared;
pub(crate) use unique::make_unique;
pub use vocabulary::GeneVocabulary;
