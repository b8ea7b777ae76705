//! Hand features of many tiles.

use std::ops::Range;

use comtip_data::{DataError, SpotSet};
use comtip_image::{N_HAND_FEATURES, hand_features};

use crate::read_ahead::read_ahead;

/// Tiles whose features are computed at a time.
const BATCH_SIZE: usize = 256;

/// [`hand_features`] of tiles, one after the other: `[n_tiles, N_HAND_FEATURES]`, 244 bytes a tile.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HandFeatureRows {
    values: Vec<f32>,
}

impl HandFeatureRows {
    /// Those of all spots of a set, in order. Tiles are decoded on all cores.
    ///
    /// # Errors
    ///
    /// If a stored tile cannot be decoded.
    pub fn of_spots(set: &SpotSet) -> Result<Self, DataError> {
        let mut rows = Self::default();
        rows.values.reserve_exact(set.len() * N_HAND_FEATURES);
        let read = |spot| Ok(hand_features(&set.tile(spot)?));
        read_ahead(set.len(), BATCH_SIZE, read, |_, tiles| {
            tiles.iter().for_each(|tile| rows.push(tile));
            Ok::<(), DataError>(())
        })?;
        Ok(rows)
    }

    /// Adds a tile.
    pub fn push(&mut self, features: &[f32; N_HAND_FEATURES]) {
        self.values.extend(features);
    }

    /// Number of tiles.
    pub fn n_tiles(&self) -> usize {
        self.values.len() / N_HAND_FEATURES
    }

    /// The features of a tile.
    ///
    /// # Panics
    ///
    /// If there is no such tile.
    pub fn row(&self, tile: usize) -> &[f32] {
        &self.values[tile * N_HAND_FEATURES..(tile + 1) * N_HAND_FEATURES]
    }

    /// All values, `[n_tiles, N_HAND_FEATURES]`.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// A run of the tiles.
    ///
    /// # Panics
    ///
    /// If it reaches beyond the last.
    pub fn slice(&self, tiles: Range<usize>) -> Self {
        let values = tiles.start * N_HAND_FEATURES..tiles.end * N_HAND_FEATURES;
        Self {
            values: self.values[values].to_vec(),
        }
    }

    /// Adds the tiles of another.
    pub(crate) fn append(&mut self, other: Self) {
        self.values.extend(other.values);
    }
}
