//! Where the spots of a slide are.

use ndarray::Array2;

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

impl SpotPositions {
    /// The centres of the spots as a matrix, in pixels: what is read off the places of spots takes one.
    ///
    /// # Shapes
    ///
    /// - output: `[n_spots, 2]`, x and y
    pub fn places(&self) -> Array2<f32> {
        Array2::from_shape_fn((self.spots.len(), 2), |(spot, axis)| match axis {
            0 => self.spots[spot].x_px as f32,
            _ => self.spots[spot].y_px as f32,
        })
    }
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
