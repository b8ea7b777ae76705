//! From spots to the tiles of a batch, altered if asked for.

use std::sync::Arc;

use comtip_data::{DataError, SpotSet};
use comtip_model::{HandFeatureRows, TileInputs, TilePixels, TileReading};

use super::augmentation::Augmentation;
use super::random::{Purpose, random_stream};
use crate::settings::AugmentationSettings;

/// Reads tiles for an image tower; how one is altered follows from (seed, epoch, spot).
#[derive(Debug, Clone)]
pub(super) struct TileReader {
    pub(super) seed: u64,
    pub(super) reading: TileReading,
    pub(super) augmentation: AugmentationSettings,
    /// Hand features of all spots of the set; without them those of a tile are computed whenever it is read.
    pub(super) known: Option<Arc<HandFeatureRows>>,
}

impl TileReader {
    /// Adds the tile of a spot; that of epoch 0, validation, is not altered, nor is any that is read as hand features.
    ///
    /// # Errors
    ///
    /// If it cannot be decoded.
    pub(super) fn push(
        &self,
        set: &SpotSet,
        spot: usize,
        epoch: usize,
        to: &mut TileInputs,
    ) -> Result<(), DataError> {
        if let (TileReading::HandFeatures, Some(known)) = (self.reading, &self.known) {
            to.push(known.slice(spot..spot + 1).into());
            return Ok(());
        }
        match self.reading.read(&set.tile(spot)?) {
            TileInputs::Pixels(tile) if epoch > 0 => {
                let purpose = Purpose::Augmentation;
                let mut stream = random_stream(self.seed, epoch as u64, spot as u64, purpose);
                let altered = Augmentation::draw(&self.augmentation, &mut stream);
                let mut tiles = TilePixels::new(tile.side_px());
                tiles.push(&altered.apply(tile.rgb().to_vec(), tile.side_px()));
                to.push(tiles.into());
            }
            tile => to.push(tile),
        }
        Ok(())
    }
}
