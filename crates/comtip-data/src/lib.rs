//! Slides, spots, tiles, counts, genes, splits and shards of spatial transcriptomics.

mod anndata;
mod colour;
mod count_limit;
mod counts;
mod derived_rng;
mod destination;
mod error;
mod exclusion;
mod expression;
mod file_stamps;
mod folder_lock;
mod genes;
#[cfg(feature = "hdf5")]
mod hdf5;
mod hest_technology;
#[cfg(feature = "hub")]
pub mod hub;
mod json_file;
mod one_section;
mod parquet_file;
mod parquet_rows;
mod partial_name;
mod patient;
mod pending_file;
mod pending_folder;
mod pixels;
mod prepare;
mod raw_count;
mod sampler;
mod shard;
mod slide;
mod slide_image;
mod slide_list;
mod slide_note;
mod slide_part;
mod slide_scale;
mod slide_source;
mod slide_technology;
mod small_picture;
mod space_ranger;
mod sparse_rows;
mod split;
mod spot_grid;
mod spot_rows;
mod spot_set;
mod stimage;
mod table;
mod tile_sides;
mod tissue_word;
mod whole_file;

pub use anndata::AnnDataFile;
pub use colour::colour_statistics;
pub use counts::Counts;
pub use destination::is_stream;
pub use error::DataError;
pub use exclusion::{ExcludedByList, Exclusions};
pub use expression::{Expression, Normalization};
pub use folder_lock::FolderLock;
pub use genes::{
    AliasTable, CoverageReport, EnsemblId, GeneCoverage, GeneDispersion, GeneMoments, GeneNaming,
    GeneSets, GeneVocabulary, RenamedGenes, SlideCoverage, gene_dispersions, none_shared,
    overlap_hvg,
};
pub use patient::{Patient, PatientOrigin, PatientTable, patient_of};
pub use pending_file::{check_writable, sync_folder_of, write_whole};
pub use pending_folder::PendingFolder;
pub use pixels::resize_tile;
pub use prepare::{
    GivenScales, GreyPictures, OnFailure, OtherSlides, OtherTiles, PrepareEvent, PrepareOptions,
    RemakeReason, SlideReader, TileGuard, TileGuards, TileSize, TileSource, prepare,
};
pub use sampler::{
    BalancedSampler, MixRow, SampledSlide, SamplerBalance, SamplerMix, SamplerOptions, SpotPlace,
};
pub use shard::{
    DroppedCounts, Manifest, ManifestSlide, Shard, ShardFacts, ShardFolder, ShardPart, ShardSpots,
    sha256_of_file,
};
pub use slide::{DroppedSpots, LabelOrigin, Slide, Spot};
pub use slide_image::{Outside, SlideImage, Tile};
pub use slide_list::read_slide_list;
pub use slide_note::SlideNote;
pub use slide_part::SlidePart;
pub use slide_scale::{ImageScale, ScaleSource};
pub use slide_source::SlideSource;
pub use small_picture::SmallPicture;
pub use space_ranger::SpaceRangerFolder;
pub use split::{
    AllowSharedPatients, CohortSlide, Division, FoldBalance, Folds, LeakKind, LeakRules,
    PatientDiffers, PatientRule, PatientSplit, PatientsTold, SlideSpotSplit, Split, SplitProtocol,
    SpotLeak, SpotName, SpotSplit, refuse_leaks,
};
pub use spot_set::{SpotRef, SpotSet};
pub use stimage::{SlideMeta, StImageDataset};
pub use tile_sides::{CoarseTiles, TileSides};
pub use whole_file::WholeFile;
