//! Prepared slides on disk: one Parquet file per slide, a thumbnail beside it, a manifest over all.
//!
//! ```text
//! shards/
//!   manifest.json              what is here, and the SHA-256 of every shard
//!   <slide>.parquet            a row per spot: spot_id, x, y, tile, gene_idx, count, label
//!   <slide>.thumbnail.png      the slide, its longer side 1,024 px
//! ```
//!
//! A shard opens in Hugging Face `datasets` as it is (the tile column shows as images) and in any
//! Parquet reader. Tiles are lossless PNG and counts are raw and of all genes, so no choice of
//! normalisation, genes or resolution is baked in. The same slide gives the same bytes.

mod file_names;
mod folder;
mod manifest;
mod reader;
mod row;
mod schema;
mod shard_metadata;
mod shard_subset;
mod spot_set;
pub(super) mod tile_png;
mod tile_sides;
mod tiles;
mod tiles_digest;
mod verified;
mod writer;

pub(crate) use file_names::{shard_name, thumbnail_name};
pub use folder::ShardFolder;
pub use manifest::{DroppedCounts, Manifest, ManifestEntry};
pub use reader::{Shard, ShardSpots};
pub use shard_metadata::ShardMetadata;
pub(crate) use shard_metadata::VERSION;
pub use shard_subset::ShardSubset;
pub use spot_set::{SpotRef, SpotSet};
pub(crate) use tile_png::{decode_tile, encode_tile};
pub use tile_sides::{CoarseTiles, TileSides};
pub(crate) use tiles_digest::TilesDigest;
pub(crate) use verified::{Stamp, Verified};
pub(crate) use writer::ShardWriter;

#[cfg(test)]
mod arbitrary_bytes;
#[cfg(test)]
pub(crate) mod example;
