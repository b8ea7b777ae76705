//! Tiles on the host as an image tower takes them.

use std::ops::Range;

use comtip_data::{DataError, SpotSet};

use crate::hand_feature_rows::HandFeatureRows;
use crate::tile_pixels::TilePixels;
use crate::tile_reading::TileReading;

/// Tiles on the host, read for an image tower of one kind.
///
/// ```
/// use burn::tensor::Device;
/// use comtip_model::{ComtipConfig, TileInputs, TileReading};
///
/// let tile = image::RgbImage::from_pixel(20, 20, image::Rgb([210, 150, 190]));
/// for config in [ComtipConfig::tiny(1), ComtipConfig::colour_texture(1)] {
///     let reading: TileReading = config.vision.reading();
///     let mut tiles = TileInputs::none(reading);
///     tiles.push(reading.read(&tile));
///     let model = config.init(&Device::flex());
///     assert_eq!(model.project_tiles(&model.tile_features(&tiles)).dims(), [1, 256]);
/// }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum TileInputs {
    /// Pixels of one size.
    Pixels(TilePixels),
    /// Numbers of colour and texture.
    HandFeatures(HandFeatureRows),
}

impl TileInputs {
    /// No tiles yet.
    pub fn none(reading: TileReading) -> Self {
        match reading {
            TileReading::Pixels { image_px } => TilePixels::new(image_px).into(),
            TileReading::HandFeatures => HandFeatureRows::default().into(),
        }
    }

    /// Decodes the tiles of some spots and reads them.
    ///
    /// # Errors
    ///
    /// If a stored tile cannot be decoded.
    pub fn read(set: &SpotSet, spots: &[usize], reading: TileReading) -> Result<Self, DataError> {
        let mut tiles = Self::none(reading);
        for spot in spots {
            tiles.push(reading.read(&set.tile(*spot)?));
        }
        Ok(tiles)
    }

    /// Adds tiles.
    ///
    /// # Panics
    ///
    /// If they were read in another way.
    pub fn push(&mut self, more: Self) {
        match (self, more) {
            (Self::Pixels(tiles), Self::Pixels(more)) => tiles.append(&more),
            (Self::HandFeatures(rows), Self::HandFeatures(more)) => rows.append(more),
            _ => panic!("tiles of one batch are read in one way"),
        }
    }

    /// Number of tiles.
    pub fn n_tiles(&self) -> usize {
        match self {
            Self::Pixels(tiles) => tiles.n_tiles(),
            Self::HandFeatures(rows) => rows.n_tiles(),
        }
    }

    /// A run of the tiles.
    ///
    /// # Panics
    ///
    /// If it reaches beyond the last.
    pub fn slice(&self, tiles: Range<usize>) -> Self {
        match self {
            Self::Pixels(all) => all.slice(tiles).into(),
            Self::HandFeatures(all) => all.slice(tiles).into(),
        }
    }

    /// The pixels, if it is these.
    pub fn pixels(&self) -> Option<&TilePixels> {
        match self {
            Self::Pixels(tiles) => Some(tiles),
            Self::HandFeatures(_) => None,
        }
    }

    /// The hand features, if it is these.
    pub fn hand_features(&self) -> Option<&HandFeatureRows> {
        match self {
            Self::Pixels(_) => None,
            Self::HandFeatures(rows) => Some(rows),
        }
    }
}

impl From<TilePixels> for TileInputs {
    fn from(tiles: TilePixels) -> Self {
        Self::Pixels(tiles)
    }
}

impl From<HandFeatureRows> for TileInputs {
    fn from(rows: HandFeatureRows) -> Self {
        Self::HandFeatures(rows)
    }
}
