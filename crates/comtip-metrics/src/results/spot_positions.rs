//! Where the spots of a slide are.

/// Where some spots of a slide are, in pixels of its image.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SpotPositions {
    /// The slide.
    pub slide: String,
    /// Width of its image in pixels.
    pub image_width_px: u32,
    /// Height of its image in pixels.
    pub image_height_px: u32,
    /// Radius of a spot in pixels.
    pub radius_px: f64,
    /// The spots.
    pub spots: Vec<SpotPosition>,
}

/// Where a spot is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SpotPosition {
    /// Its id.
    pub id: String,
    /// Centre, pixels from the left edge.
    pub x_px: f64,
    /// Centre, pixels from the top edge.
    pub y_px: f64,
}
