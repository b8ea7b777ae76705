//! Tiles of spots as one tensor.

use burn::tensor::{Device, Tensor, TensorData};
use comtip_data::{DataError, SpotSet, network_pixels};

/// Decodes, resizes and normalises the tiles of some spots.
///
/// # Shapes
///
/// - output: `[spots.len(), 3, image_px, image_px]`
///
/// # Errors
///
/// If a stored tile cannot be decoded.
pub fn tile_batch(
    set: &SpotSet,
    spots: &[usize],
    image_px: usize,
    device: &Device,
) -> Result<Tensor<4>, DataError> {
    let mut pixels = Vec::with_capacity(spots.len() * 3 * image_px * image_px);
    for spot_idx in spots {
        pixels.extend(network_pixels(&set.tile(*spot_idx)?, image_px));
    }
    let shape = [spots.len(), 3, image_px, image_px];
    Ok(Tensor::from_data(TensorData::new(pixels, shape), device))
}
