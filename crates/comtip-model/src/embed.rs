//! Embeddings of the spots of prepared slides.

use std::ops::Range;

use burn::tensor::{Tensor, TensorReadError};
use comtip_data::{DataError, SpotSet};
use comtip_text::{GeneSentences, SentenceCache, SentenceTokenizer};
use ndarray::Array2;

use crate::comtip::Comtip;
use crate::error::ModelError;
use crate::read_ahead::read_ahead;
use crate::tile_inputs::TileInputs;
use crate::tile_reading::TileReading;

/// Where the tiles of all spots lie in the joint space (Eq. 6), not normalised. `reading` is that of the image tower.
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
    reading: TileReading,
    set: &SpotSet,
    batch_size: usize,
    on_spots: &mut dyn FnMut(usize),
) -> Result<Array2<f32>, ModelError> {
    let mut rows = Vec::new();
    embed_batches(model, reading, set, batch_size, |spots, vectors| {
        rows.extend(vectors);
        on_spots(spots.len());
        Ok::<(), ModelError>(())
    })?;
    let d_joint = rows.len() / set.len().max(1);
    Ok(Array2::from_shape_fn((set.len(), d_joint), |(spot, d)| {
        rows[spot * d_joint + d]
    }))
}

/// Hands `on_batch` the vectors of all spots, in order and a batch at a time, so that none need to be
/// kept. Tiles are decoded on all cores, ahead of the model.
///
/// # Shapes
///
/// - vectors: `[n_spots of the batch, d_joint]`, not normalised
///
/// # Errors
///
/// If a tile cannot be decoded or the device cannot be read, or the first that `on_batch` gives.
pub fn embed_batches<E: From<DataError> + From<ModelError>>(
    model: &Comtip,
    reading: TileReading,
    set: &SpotSet,
    batch_size: usize,
    mut on_batch: impl FnMut(Range<usize>, Array2<f32>) -> Result<(), E>,
) -> Result<(), E> {
    let read = |spot| Ok(reading.read(&set.tile(spot)?));
    read_ahead(set.len(), batch_size, read, |spots, read| {
        let mut tiles = TileInputs::none(reading);
        read.into_iter().for_each(|tile| tiles.push(tile));
        on_batch(spots, embed_tile_inputs(model, &tiles)?)
    })
}

/// Where tiles lie in the joint space, not normalised.
///
/// # Shapes
///
/// - output: `[n_tiles, d_joint]`
///
/// # Errors
///
/// [`ModelError::Device`] if the device cannot be read.
pub fn embed_tile_inputs(model: &Comtip, tiles: &TileInputs) -> Result<Array2<f32>, ModelError> {
    rows_of(model.project_tiles(&model.tile_features(tiles)))
}

/// Where the transcriptomes that sentences describe lie in the joint space (Eq. 11), not normalised. Each pair of gene and
/// value is read once, however many spots have it.
///
/// # Shapes
///
/// - output: `[n_spots, d_joint]`
///
/// # Errors
///
/// [`ModelError::Device`] if the device cannot be read.
pub fn embed_sentences(
    model: &Comtip,
    sentences: &GeneSentences,
    tokens: &SentenceTokenizer,
) -> Result<Array2<f32>, ModelError> {
    let features = SentenceCache::new(&model.text, tokens).mean_sentence(sentences)?;
    rows_of(model.project_sentences(features))
}

/// A matrix in the memory of the host.
fn rows_of(embedded: Tensor<2>) -> Result<Array2<f32>, ModelError> {
    let [n_rows, d_joint] = embedded.dims();
    let read = embedded.try_into_data().map_err(TensorReadError::from)?;
    let values: Vec<f32> = read.iter::<f32>().collect();
    Ok(Array2::from_shape_fn((n_rows, d_joint), |(row, d)| {
        values[row * d_joint + d]
    }))
}

#[cfg(test)]
mod tests;
