//! Choices made when slides are prepared.

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
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PrepareOptions {
    /// Which square around a spot becomes its tile.
    pub tile: TileSize,
    /// What happens when a slide cannot be prepared.
    pub on_failure: OnFailure,
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

    /// Side of a tile in micrometres, where the technology tells it: a spot of ST is 100 um wide,
    /// one of Visium 55 um. No file of STimage-1K4M gives the scale of an image.
    pub(super) fn side_um(self, technology: &str) -> Option<f64> {
        match (self, technology) {
            (Self::Spot, "ST") => Some(100.0),
            (Self::Spot, "Visium") => Some(55.0),
            (Self::Spot, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_is_as_wide_as_the_spot_of_its_technology() {
        assert_eq!(TileSize::Spot.side_um("ST"), Some(100.0));
        assert_eq!(TileSize::Spot.side_um("Visium"), Some(55.0));
        assert_eq!(TileSize::Spot.side_um("VisiumHD"), None);
    }
}
