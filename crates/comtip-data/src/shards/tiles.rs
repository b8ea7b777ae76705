//! The tiles of a shard, one at a time.

use std::fs::{File, Metadata};
use std::path::{Path, PathBuf};

use comtip_files::changed_ns;
use image::RgbImage;

use super::reader::refuse;
use super::row;
use super::tile_png::decode_tile;
use crate::error::DataError;
use crate::tables::ParquetRows;

/// The tiles of a shard on disk: each is read when it is asked for, and none is kept.
///
/// The file is opened anew every time, since a corpus has more shards than a process may hold open.
#[derive(Debug, Clone)]
pub(crate) struct ShardTiles {
    path: PathBuf,
    stamp: (u64, Option<u64>),
    rows: ParquetRows,
}

impl ShardTiles {
    /// Finds the tiles of the shard at `path`.
    pub(crate) fn open(path: &Path) -> Result<Self, DataError> {
        let refuse = |problem: String| refuse(path, &problem);
        let file = File::open(path).map_err(DataError::io("open", path))?;
        let metadata = file.metadata().map_err(DataError::io("read", path))?;
        Ok(Self {
            path: path.to_owned(),
            stamp: stamp(&metadata),
            rows: ParquetRows::open(&file, "tile.bytes").map_err(refuse)?,
        })
    }

    /// Decodes the tile in row `row` of the shard, counted from 0; `spot` is for messages.
    ///
    /// # Errors
    ///
    /// [`DataError::Shard`] if it is no picture, or the file is not that of before.
    pub(crate) fn decode(&self, row: usize, spot: &str) -> Result<RgbImage, DataError> {
        let refuse = |problem: String| refuse(&self.path, &problem);
        let file = File::open(&self.path).map_err(DataError::io("open", &self.path))?;
        let metadata = file.metadata().map_err(DataError::io("read", &self.path))?;
        if stamp(&metadata) != self.stamp {
            return Err(DataError::Shard {
                path: self.path.clone(),
                problem: "the shard was changed while it was in use; start again".to_owned(),
            });
        }
        let batch = self.rows.read(file, row).map_err(refuse)?;
        let mut tiles = Vec::new();
        row::push_tiles(&batch, row + 1, &mut tiles).map_err(refuse)?;
        let tile = tiles
            .first()
            .ok_or_else(|| refuse(format!("row {} is missing", row + 1)))?;
        decode_tile(tile)
            .map_err(|error| refuse(format!("the tile of spot {spot} is no PNG ({error})")))
    }
}

/// Length and time of change.
fn stamp(metadata: &Metadata) -> (u64, Option<u64>) {
    (metadata.len(), changed_ns(metadata))
}
