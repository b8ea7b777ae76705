//! Which square around a spot becomes its tile.

use std::fmt;
use std::str::FromStr;

use crate::error::DataError;
use crate::slide::{ImageScale, printed_spot_um};

/// Which square around a spot becomes its tile.
///
/// # Example
///
/// ```
/// use comtip_data::TileSize;
///
/// assert_eq!("spot".parse::<TileSize>()?, TileSize::Spot);
/// assert_eq!("112um".parse::<TileSize>()?, TileSize::Microns(112.0));
/// let error = "112px".parse::<TileSize>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "unknown tile size `112px`: expected one of spot, 112um (or another number of um above 0)"
/// );
/// # Ok::<(), comtip_data::DataError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub enum TileSize {
    /// Side `2 r`, the square about the spot: what STimage-1K4M's authors train on.
    #[default]
    Spot,
    /// Side in micrometres. It needs the scale of the slide's image; see
    /// [`MppOverrides`](crate::MppOverrides) where the data do not tell it.
    Microns(f64),
}

impl TileSize {
    /// Half the side of a tile, in pixels of the image, on a slide whose spots have this radius;
    /// `None` if the scale is needed and not known.
    pub(crate) fn radius_px(self, spot_radius_px: f64, scale: Option<ImageScale>) -> Option<f64> {
        match self {
            Self::Spot => Some(spot_radius_px),
            Self::Microns(side_um) => scale.map(|scale| side_um / scale.mpp / 2.0),
        }
    }

    /// Side of a tile in micrometres, half of it `radius_px` wide: by the scale of the image,
    /// else by the technology, whose spots are 100 um (ST) or 55 um (Visium) wide. No file of
    /// STimage-1K4M gives a scale.
    pub fn side_um(
        self,
        technology: &str,
        radius_px: f64,
        scale: Option<ImageScale>,
    ) -> Option<f64> {
        match (self, scale) {
            (Self::Microns(side_um), _) => Some(side_um),
            (Self::Spot, Some(scale)) => Some(2.0 * radius_px * scale.mpp),
            (Self::Spot, None) => printed_spot_um(technology),
        }
    }
}

/// As [`FromStr`] reads it.
impl fmt::Display for TileSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spot => f.write_str("spot"),
            Self::Microns(side_um) => write!(f, "{side_um}um"),
        }
    }
}

impl FromStr for TileSize {
    type Err = DataError;

    fn from_str(text: &str) -> Result<Self, DataError> {
        if text == "spot" {
            return Ok(Self::Spot);
        }
        let number = text.strip_suffix("um").map(|number| number.trim().parse());
        match number {
            Some(Ok(side_um)) if f64::is_finite(side_um) && side_um > 0.0 => {
                Ok(Self::Microns(side_um))
            }
            _ => {
                let known = ["spot", "112um (or another number of um above 0)"];
                Err(DataError::unknown("tile size", text, known))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slide::ScaleSource;

    fn scale(mpp: f64) -> Option<ImageScale> {
        Some(ImageScale {
            mpp,
            source: ScaleSource::MicronsPerPixel,
        })
    }

    #[test]
    fn a_tile_without_scale_is_as_wide_as_the_spot_of_its_technology() {
        let side_um = |technology| TileSize::Spot.side_um(technology, 70.0, None);
        assert_eq!(side_um("ST"), Some(100.0));
        assert_eq!(side_um("Visium"), Some(55.0));
        assert_eq!(side_um("VisiumHD"), None);
    }

    #[test]
    fn a_scale_goes_before_the_technology() {
        let side_um = TileSize::Spot.side_um("Visium", 130.0, scale(0.25));
        assert_eq!(side_um, Some(65.0));
    }

    #[test]
    fn microns_become_pixels_by_the_scale_whatever_the_spot() {
        let tile = TileSize::Microns(112.0);
        assert_eq!(tile.radius_px(70.0, scale(0.5)), Some(112.0));
        assert_eq!(tile.radius_px(9.0, scale(0.25)), Some(224.0));
        assert_eq!(tile.radius_px(70.0, None), None);
        assert_eq!(tile.side_um("ST", 112.0, scale(0.5)), Some(112.0));
        assert_eq!(TileSize::Spot.radius_px(70.0, None), Some(70.0));
    }

    #[test]
    fn a_size_is_the_spot_or_a_number_of_um_above_0() {
        assert_eq!(
            "55.5um".parse::<TileSize>().unwrap(),
            TileSize::Microns(55.5)
        );
        assert_eq!(
            "112 um".parse::<TileSize>().unwrap(),
            TileSize::Microns(112.0)
        );
        for size in ["spot", "112um", "55.5um"] {
            assert_eq!(size.parse::<TileSize>().unwrap().to_string(), size);
        }
        for wrong in [
            "", "um", "112", "0um", "-8um", "infum", "NaNum", "Spot", "112mm",
        ] {
            let error = wrong.parse::<TileSize>().unwrap_err();
            assert!(matches!(error, DataError::Unknown { .. }), "{wrong}");
        }
    }
}
