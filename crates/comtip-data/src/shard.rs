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

#[cfg(test)]
mod arbitrary_bytes;
mod digest;
mod facts;
mod folder;
mod manifest;
mod part;
mod reader;
mod row;
mod schema;
mod tile_png;
mod tiles;
mod tiles_digest;
mod verified;
mod writer;

#[cfg(test)]
pub(crate) mod example;

pub(crate) use crate::pending_file::PendingFile;
pub use digest::sha256_of_file;
pub(crate) use digest::{hex, sha256};
pub use facts::ShardFacts;
pub(crate) use facts::VERSION;
pub use folder::ShardFolder;
pub(crate) use folder::{check_slide_name, shard_name, thumbnail_name};
pub use manifest::{DroppedCounts, Manifest, ManifestSlide};
pub use part::ShardPart;
pub use reader::{Shard, ShardSpots};
pub(crate) use tile_png::{decode_tile, encode_tile};
pub(crate) use tiles::ShardTiles;
pub(crate) use tiles_digest::TilesDigest;
pub(crate) use verified::{Stamp, Verified};
pub(crate) use writer::ShardWriter;
