//! Spots of a slide and what their colours mean.

use std::sync::Arc;

use image::RgbImage;

use super::colouring::Colouring;

/// One picture of a slide: its thumbnail and its spots, coloured by category or value.
#[derive(Debug, Clone, PartialEq)]
pub struct SlideMap {
    /// What the colours show.
    pub title: String,
    /// What a reader must know to read them; may be empty.
    pub caption: String,
    /// The whole slide, reduced; embedded once per page for all maps that show the same pixels.
    pub background: Arc<RgbImage>,
    /// Width of the slide at full resolution, in pixels.
    pub width_px: u32,
    /// Height of the slide at full resolution, in pixels.
    pub height_px: u32,
    /// Radius of a spot in pixels at full resolution.
    pub radius_px: f64,
    /// The spots.
    pub spots: Vec<SpotMark>,
    /// What the colour of each spot means.
    pub colouring: Colouring,
}

/// Place and name of a spot.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SpotMark {
    /// Pixels from the left edge of the full-resolution slide to the centre.
    pub x_px: f64,
    /// Pixels from the top edge of the full-resolution slide to the centre.
    pub y_px: f64,
    /// Name of the spot, shown in its tooltip.
    pub id: String,
}

impl Default for SlideMap {
    /// A map of nothing: no pixels, no spots.
    fn default() -> Self {
        Self {
            title: String::new(),
            caption: String::new(),
            background: Arc::default(),
            width_px: 0,
            height_px: 0,
            radius_px: 0.0,
            spots: Vec::new(),
            colouring: Colouring::Categories {
                code: Vec::new(),
                names: Vec::new(),
            },
        }
    }
}

impl SpotMark {
    /// Whether both coordinates are finite; other spots are not drawn.
    pub(super) fn is_placed(&self) -> bool {
        self.x_px.is_finite() && self.y_px.is_finite()
    }
}

impl SlideMap {
    /// The radius that is drawn: `radius_px`, or one pixel where that is not a positive number.
    pub(super) fn drawn_radius_px(&self) -> f64 {
        if self.radius_px.is_finite() && self.radius_px > 0.0 {
            self.radius_px
        } else {
            1.0
        }
    }
}
