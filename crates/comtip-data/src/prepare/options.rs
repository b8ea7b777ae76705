//! Choices made when slides are prepared.

use std::num::NonZeroUsize;

use crate::ImageScale;

/// How slides are prepared; the default takes tiles of the spot's size and stops at an error.
///
/// # Example
///
/// ```
/// use comtip_data::{OnFailure, PrepareOptions, TileSize};
///
/// let options = PrepareOptions::default();
/// assert_eq!(options.tile, TileSize::Spot);
/// assert_eq!(options.on_failure, OnFailure::Stop);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PrepareOptions {
    /// Which square around a spot becomes its tile.
    pub tile: TileSize,
    /// What happens when a slide cannot be prepared.
    pub on_failure: OnFailure,
    /// How many slides are prepared at a time; each takes memory for its decoded image and counts.
    /// What is written does not depend on it.
    pub jobs: NonZeroUsize,
}

impl Default for PrepareOptions {
    fn default() -> Self {
        Self {
            tile: TileSize::default(),
            on_failure: OnFailure::default(),
            jobs: NonZeroUsize::MIN,
        }
    }
}

/// Which square around a spot becomes its tile.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub enum TileSize {
    /// Side `2 r`, the square about the spot: what STimage-1K4M's authors train on.
    #[default]
    Spot,
}

/// What happens when a slide cannot be prepared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnFailure {
    /// The error is returned; slides done before it stay.
    #[default]
    Stop,
    /// The error is an event, and the next slide follows.
    Skip,
}

impl TileSize {
    /// Half the side of a tile, in pixels of the image, on a slide whose spots have this radius.
    pub(super) fn radius_px(self, spot_radius_px: f64) -> f64 {
        match self {
            Self::Spot => spot_radius_px,
        }
    }

    /// Side of a tile in micrometres: told by the scale of the image, else by the technology, whose
    /// spots are 100 um (ST) or 55 um (Visium) wide. No file of STimage-1K4M gives a scale.
    pub(super) fn side_um(
        self,
        technology: &str,
        radius_px: f64,
        scale: Option<ImageScale>,
    ) -> Option<f64> {
        match (self, scale, technology) {
            (_, Some(scale), _) => Some(2.0 * radius_px * scale.um_per_px),
            (Self::Spot, None, "ST") => Some(100.0),
            (Self::Spot, None, "Visium") => Some(55.0),
            (Self::Spot, None, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ScaleSource;

    #[test]
    fn a_tile_without_scale_is_as_wide_as_the_spot_of_its_technology() {
        let side_um = |technology| TileSize::Spot.side_um(technology, 70.0, None);
        assert_eq!(side_um("ST"), Some(100.0));
        assert_eq!(side_um("Visium"), Some(55.0));
        assert_eq!(side_um("VisiumHD"), None);
    }

    #[test]
    fn a_scale_goes_before_the_technology() {
        let scale = ImageScale {
            um_per_px: 0.25,
            source: ScaleSource::MicronsPerPixel,
        };
        let side_um = TileSize::Spot.side_um("Visium", 130.0, Some(scale));
        assert_eq!(side_um, Some(65.0));
    }
}
