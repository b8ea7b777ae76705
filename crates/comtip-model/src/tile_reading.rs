//! From a tile to what an image tower takes of it.

use comtip_image::{hand_features, resize_tile};
use image::RgbImage;

use crate::hand_feature_rows::HandFeatureRows;
use crate::tile_inputs::TileInputs;
use crate::tile_pixels::TilePixels;

/// What an image tower takes from a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TileReading {
    /// Its pixels, resized to this side.
    Pixels {
        /// Width and height, px.
        image_px: usize,
    },
    /// Numbers of its colour and texture, at the size it is stored in.
    HandFeatures,
}

impl TileReading {
    /// One tile, read.
    pub fn read(self, tile: &RgbImage) -> TileInputs {
        match self {
            Self::Pixels { image_px } => {
                let mut tiles = TilePixels::new(image_px);
                tiles.push(resize_tile(tile, image_px).as_raw());
                tiles.into()
            }
            Self::HandFeatures => {
                let mut rows = HandFeatureRows::default();
                rows.push(&hand_features(tile));
                rows.into()
            }
        }
    }
}
