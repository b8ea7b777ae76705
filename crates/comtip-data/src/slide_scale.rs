//! How many micrometres a pixel of a slide's image is wide.

/// How many micrometres a pixel of a slide's image is wide, and who says so.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ImageScale {
    /// Micrometres per pixel of [`Slide::image_path`](crate::Slide::image_path).
    pub um_per_px: f64,
    /// Where the number comes from.
    pub source: ScaleSource,
}

/// Where the scale of an image comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScaleSource {
    /// `microns_per_pixel` of Space Ranger, as on Visium HD.
    MicronsPerPixel,
    /// The known width of a spot over `spot_diameter_fullres`: 65 um on Visium, the side of a bin
    /// on Visium HD.
    SpotDiameter,
    /// The user gave the number; see [`GivenScales`](crate::GivenScales).
    Given,
    /// The width of a printed spot over `2 r`, because the user asked for it: 100 um on ST, 55 um on
    /// Visium.
    PrintedSpot,
}
