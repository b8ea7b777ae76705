//! Embeddings of the spots of prepared slides.

use comtip_data::SpotSet;
use ndarray::Array2;

use crate::{Comtip, ModelError, TilePixels};

/// Where the tiles of all spots lie in the joint space (Eq. 6), not normalised.
///
/// `on_spots` hears of every batch that is done, with the number of spots in it.
///
/// # Shapes
///
/// - output: `[n_spots, d_joint]`
///
/// # Errors
///
/// If a tile cannot be decoded or the device cannot be read.
pub fn embed_spots(
    model: &Comtip,
    image_px: usize,
    set: &SpotSet,
    batch_size: usize,
    on_spots: &mut dyn FnMut(usize),
) -> Result<Array2<f32>, ModelError> {
    let spots: Vec<usize> = (0..set.len()).collect();
    let mut rows = Vec::new();
    for batch in spots.chunks(batch_size.max(1)) {
        let tiles = TilePixels::read(set, batch, image_px)?;
        let pixels = tiles.to_tensor(model.vision.pixel_statistics(), &model.device());
        let embedded = model.embed_tiles(pixels).into_data();
        rows.extend(embedded.iter::<f32>());
        on_spots(batch.len());
    }
    let d_joint = rows.len() / set.len().max(1);
    Ok(Array2::from_shape_fn((set.len(), d_joint), |(spot, d)| {
        rows[spot * d_joint + d]
    }))
}
