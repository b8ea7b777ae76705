//! Slides as others write them: STimage-1K4M, Space Ranger, AnnData.

mod anndata;
mod annotation;
mod given_facts;
#[cfg(feature = "hdf5")]
mod hdf5;
mod left_out;
mod named_slides;
mod other_data;
mod picture;
mod read_options;
mod registry;
mod search;
mod slide_format;
mod slide_reader;
mod slide_source;
mod space_ranger;
mod stimage;
mod what_lies_there;

pub use anndata::AnnDataFile;
pub use annotation::AnnotationFolder;
pub use named_slides::NamedSlides;
pub(crate) use picture::open_small;
pub use read_options::{ReadOptions, TechnologyOverrides};
pub use slide_format::{FolderPart, SlideFormat};
pub use slide_reader::SlideReader;
pub use slide_source::SlideSource;
pub use space_ranger::SpaceRangerFolder;
#[cfg(test)]
pub(crate) use stimage::{COUNTS, Fixture, sample};
pub use stimage::{SlideMeta, StImageDataset};
