//! What is counted of a tissue: genes that follow its states, hidden patterns, or nothing; and what can be predicted of them.

mod ceilings;
mod counts;
mod gene_model;
mod slide_ceilings;

pub(crate) use ceilings::SlideGenes;
pub use ceilings::{CeilingMeans, CeilingOfGene, CeilingOfSlide, PlantedCeilings};
pub(crate) use counts::{draw_counts, median, total};
pub use gene_model::GeneGroup;
pub(crate) use gene_model::{GeneModel, gene_name};
pub(crate) use slide_ceilings::slide_ceilings;
