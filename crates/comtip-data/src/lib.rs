#![doc = include_str!("../README.md")]

mod derived_rng;
mod error;
mod read_option;
mod tables;

mod slide;

mod genes;

mod formats;

mod tiles;

mod shards;

mod inspect;
mod prepare;

mod splits;

mod sampler;

pub use error::{DataError, TileGuard};
pub use formats::{
    AnnDataFile, AnnotationFolder, FolderPart, NamedSlides, ReadOptions, SlideFormat, SlideMeta,
    SlideReader, SlideSource, SpaceRangerFolder, StImageDataset, TechnologyOverrides,
};
pub use genes::{
    AliasTable, CoverageReport, EnsemblId, Expression, GeneCoverage, GeneDispersion, GeneFloor,
    GeneMoments, GeneNaming, GeneSelection, GeneSelector, GeneSets, GeneVocabulary, Normalization,
    SlideCoverage, gene_dispersions, none_shared, overlap_hvg,
};
pub use inspect::{InspectedSlide, Inspection, SlideSeen, inspect};
pub use prepare::{
    OnFailure, OtherSlides, OtherTiles, PrepareEvent, PrepareOptions, RemakeReason, prepare,
};
pub use read_option::ReadOption;
pub use sampler::{
    BalancedSampler, MixRow, SampledSlide, SamplerBalance, SamplerMix, SamplerOptions, SpotPlace,
};
pub use shards::{
    CoarseTiles, DroppedCounts, Manifest, ManifestEntry, Shard, ShardFolder, ShardMetadata,
    ShardSpots, ShardSubset, SpotRef, SpotSet, TileSides,
};
pub use slide::{
    Counts, DroppedSpots, ImageScale, LabelOrigin, Patient, PatientOrigin, PatientTable,
    ScaleSource, Slide, SlideSubset, SlideWarning, SmallPicture, Spot, look_alike_patients,
    patient_of, read_slide_list,
};
pub use splits::{
    AllowSharedPatients, AllowedLeak, ExcludedByList, Exclusions, FoldBalance, Folds, LeakKind,
    LeakRules, PatientDiffers, PatientOrigins, PatientRule, PatientSplit, SlideInfo, SlideSplit,
    SlideSpotSplit, SplitProtocol, SpotLeak, SpotName, SpotSplit, TrainTestSplit, refuse_leaks,
};
pub use tiles::{GreyPictures, MppOverrides, TileGuards, TileOptions, TileSize, TileSource};
