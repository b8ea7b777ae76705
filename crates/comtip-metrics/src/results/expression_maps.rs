//! Measured and predicted expression of all test spots.

use ndarray::Array2;

use super::spot_positions::SpotPositions;

/// Measured expression of all test spots, and what the model predicts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExpressionMaps {
    /// The slides that are scored.
    pub slides: Vec<MappedSlide>,
    /// Measured values, `[n_spots, n_genes]`; genes as the result lists them.
    pub measured: Array2<f32>,
    /// Predicted values, `[n_spots, n_genes]`.
    pub predicted: Array2<f32>,
}

/// A slide of [`ExpressionMaps`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MappedSlide {
    /// Its spots.
    pub positions: SpotPositions,
    /// The row of every spot in the values.
    pub rows: Vec<usize>,
}
