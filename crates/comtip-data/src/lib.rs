//! Slides, spots, tiles, counts, genes, splits and shards of spatial transcriptomics.

mod colour;
mod counts;
mod error;
mod expression;
mod file_stamps;
mod genes;
mod patient;
mod pending_file;
mod pixels;
mod prepare;
mod shard;
mod slide;
mod slide_image;
mod slide_note;
mod slide_scale;
mod slide_source;
mod space_ranger;
mod sparse_rows;
mod split;
mod spot_set;
mod stimage;
mod table;

pub use colour::colour_statistics;
pub use counts::Counts;
pub use error::DataError;
pub use expression::{Expression, Normalization};
pub use genes::{GeneCoverage, GeneVocabulary, overlap_hvg};
pub use patient::{PatientTable, patient_of};
pub use pending_file::write_whole;
pub use pixels::{CLIP_MEAN, CLIP_STD, network_pixels, resize_tile};
pub use prepare::{
    GivenScales, OnFailure, PrepareEvent, PrepareOptions, SlideReader, TileSize, prepare,
};
pub use shard::{
    DroppedCounts, Manifest, ManifestSlide, Shard, ShardFacts, ShardFolder, ShardSpots,
};
pub use slide::{DroppedSpots, LabelOrigin, Slide, Spot};
pub use slide_image::{Outside, SlideImage, Tile};
pub use slide_note::SlideNote;
pub use slide_scale::{ImageScale, ScaleSource};
pub use slide_source::SlideSource;
pub use space_ranger::SpaceRangerFolder;
pub use split::{AllowSharedPatients, Split};
pub use spot_set::{SpotRef, SpotSet};
pub use stimage::{SlideMeta, StImageDataset};
