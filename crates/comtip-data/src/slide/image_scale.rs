//! How many micrometres a pixel of a slide's image is wide.

use std::fmt;

/// Width of the printed spots of Visium, micrometres: what HEST-1k means by `spot_diameter_fullres` there.
pub(crate) const VISIUM_SPOT_UM: f64 = 55.0;
/// Width 10x means by `spot_diameter_fullres` on Visium, micrometres: its own formula for the size of a
/// pixel is 65 / `spot_diameter_fullres`, though the printed spot is 55 um wide.
pub(crate) const VISIUM_DIAMETER_UM: f64 = 65.0;
/// Width of the printed spots of ST, micrometres.
pub(crate) const ST_SPOT_UM: f64 = 100.0;

/// How many micrometres a pixel of a slide's image is wide, and who says so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ImageScale {
    /// Micrometres per pixel of [`Slide::image_path`](crate::Slide::image_path).
    pub mpp: f64,
    /// Where the number comes from.
    pub source: ScaleSource,
}

/// Where the scale of an image comes from; displays as a few words, which shards keep.
///
/// # Example
///
/// ```
/// use comtip_data::ScaleSource;
///
/// assert_eq!(ScaleSource::SpotDiameter.to_string(), "spot_diameter_fullres = 65 um");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScaleSource {
    /// `microns_per_pixel` of Space Ranger, as on Visium HD.
    MicronsPerPixel,
    /// 65 um over `spot_diameter_fullres`, as 10x means it on Visium.
    SpotDiameter,
    /// So many um over `spot_diameter_fullres`, as HEST-1k means it: 55 on Visium, 100 on ST, 128 on bins of
    /// Visium HD put together.
    HestSpotDiameter {
        /// Width of a spot, micrometres.
        um: u32,
    },
    /// The side of a bin over `spot_diameter_fullres`, on Visium HD.
    BinSize,
    /// The user gave the number; see [`MppOverrides`](crate::MppOverrides).
    Given,
    /// The width of a printed spot over `2 r`, because the user asked for it or named the technology:
    /// 100 um on ST, 55 um on Visium.
    PrintedSpot,
}

impl fmt::Display for ScaleSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MicronsPerPixel => f.write_str("microns_per_pixel"),
            Self::SpotDiameter => write!(f, "spot_diameter_fullres = {VISIUM_DIAMETER_UM} um"),
            Self::HestSpotDiameter { um } => {
                write!(f, "spot_diameter_fullres = {um} um (HEST)")
            }
            Self::BinSize => f.write_str("bin_size_um"),
            Self::Given => f.write_str("given"),
            Self::PrintedSpot => f.write_str("printed spot"),
        }
    }
}

/// Width of the printed spots of a technology, micrometres.
pub(crate) fn printed_spot_um(technology: &str) -> Option<f64> {
    match technology {
        "ST" => Some(ST_SPOT_UM),
        "Visium" => Some(VISIUM_SPOT_UM),
        _ => None,
    }
}

/// Distance of neighbouring spots of a technology, centre to centre, micrometres.
pub(crate) fn spot_pitch_um(technology: &str) -> Option<f64> {
    match technology {
        "ST" => Some(200.0),
        "Visium" => Some(100.0),
        _ => None,
    }
}
