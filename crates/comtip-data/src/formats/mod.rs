//! Slides as others write them: STimage-1K4M, Space Ranger, AnnData.

pub(super) mod anndata;
#[cfg(feature = "hdf5")]
mod hdf5;
mod left_out;
mod other_data;
mod picture;
mod renamed_genes;
mod search;
mod slide_reader;
mod slide_source;
mod space_ranger;
mod stimage;
mod what_lies_there;

pub use anndata::AnnDataFile;
pub(crate) use picture::open_small;
pub use renamed_genes::RenamedGenes;
pub use slide_reader::SlideReader;
pub use slide_source::SlideSource;
pub use space_ranger::SpaceRangerFolder;
#[cfg(test)]
pub(crate) use stimage::{COUNTS, Fixture, sample};
pub use stimage::{SlideMeta, StImageDataset};
