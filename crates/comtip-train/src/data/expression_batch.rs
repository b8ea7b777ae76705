//! What one step of fine-tuning reads.

use burn::tensor::{Device, Tensor, TensorData};
use comtip_model::TileInputs;

/// Tiles of some spots and the expression that was measured there, plain numbers on the host.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpressionBatch {
    /// The spots, as places in their set.
    pub spots: Vec<usize>,
    /// Their tiles, read for the image tower.
    pub tiles: TileInputs,
    /// Values of the genes, spot by spot.
    pub values: Vec<f32>,
}

impl ExpressionBatch {
    /// Values of the genes on a device.
    ///
    /// # Shapes
    ///
    /// - output: `[n_spots, n_genes]`
    pub fn values_on(&self, device: &Device) -> Tensor<2> {
        let n_spots = self.spots.len();
        let shape = [n_spots, self.values.len() / n_spots.max(1)];
        Tensor::from_data(TensorData::new(self.values.clone(), shape), device)
    }
}
