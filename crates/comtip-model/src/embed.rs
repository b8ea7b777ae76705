//! Embeddings of the spots of prepared slides.

use std::ops::Range;

use burn::tensor::{Device, Tensor};
use comtip_data::{DataError, SpotSet};
use comtip_text::{GeneSentences, SentenceCache, SentenceTokenizer};
use comtip_vision::{TileFeatures, VisionTransformer};
use ndarray::Array2;

use crate::comtip::Comtip;
use crate::error::ModelError;
use crate::host_rows::host_rows;
use crate::read_ahead::read_ahead;
use crate::tile_inputs::TileInputs;
use crate::tile_reading::TileReading;
use crate::tile_representation::TileRepresentation;

/// Where the tiles of all spots lie in the joint space (Eq. 6), not of unit length. `reading` is that of the image tower.
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
/// - vectors: `[n_spots of the batch, d_joint]`, not of unit length
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

/// Where tiles lie in the joint space, not of unit length.
///
/// # Shapes
///
/// - output: `[n_tiles, d_joint]`
///
/// # Errors
///
/// [`ModelError::Device`] if the device cannot be read.
pub fn embed_tile_inputs(model: &Comtip, tiles: &TileInputs) -> Result<Array2<f32>, ModelError> {
    Ok(host_rows(model.project_tiles(&model.tile_features(tiles)))?)
}

/// Representations of tiles by a model, in the order of `wanted` and out of one forward pass; that of
/// [`TileRepresentation::Joint`] has the numbers of [`embed_tile_inputs`]. Hand features have no class token: theirs is the
/// feature of the perceptron, as the pooled one is.
///
/// # Shapes
///
/// - output: of each `[n_tiles, d_joint]` or `[n_tiles, d_model]`, not of unit length
///
/// # Errors
///
/// [`ModelError::Device`] if the device cannot be read.
///
/// # Panics
///
/// If the tiles were read for an image tower of another kind.
pub fn represent_tiles(
    model: &Comtip,
    tiles: &TileInputs,
    wanted: &[TileRepresentation],
) -> Result<Vec<Array2<f32>>, ModelError> {
    let joint = |features: &TileFeatures| model.project_tiles(features);
    taken_of(&model.tile_features(tiles), joint, wanted)
}

/// The same by any vision transformer on `device`, with what `joint` makes of its features, `[n_tiles, d_joint]`, as
/// [`TileRepresentation::Joint`].
///
/// # Errors
///
/// As [`represent_tiles`].
///
/// # Panics
///
/// If the tiles are no pixels.
pub fn represent_tiles_by(
    tower: &VisionTransformer,
    joint: impl Fn(&TileFeatures) -> Tensor<2>,
    tiles: &TileInputs,
    wanted: &[TileRepresentation],
    device: &Device,
) -> Result<Vec<Array2<f32>>, ModelError> {
    let TileInputs::Pixels(tiles) = tiles else {
        panic!("a vision transformer reads pixels");
    };
    let features = tower.forward(tiles.to_tensor(tower.pixel_statistics(), device));
    taken_of(&features, joint, wanted)
}

/// What is wanted of the features of tiles, on the host.
fn taken_of(
    features: &TileFeatures,
    joint: impl Fn(&TileFeatures) -> Tensor<2>,
    wanted: &[TileRepresentation],
) -> Result<Vec<Array2<f32>>, ModelError> {
    let of = |wanted: &TileRepresentation| match wanted {
        TileRepresentation::Joint => joint(features),
        TileRepresentation::Pooled => features.mean_patch(),
        TileRepresentation::ClassToken => features.class.clone(),
    };
    let rows = wanted.iter().map(|wanted| host_rows(of(wanted)));
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Where the transcriptomes that sentences describe lie in the joint space (Eq. 11), not of unit length. Each pair of gene and
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
    Ok(host_rows(model.project_sentences(features))?)
}

#[cfg(test)]
mod tests;
