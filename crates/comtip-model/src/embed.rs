//! Embeddings of the spots of prepared slides.

use std::ops::Range;

use burn::tensor::{Device, Tensor};
use comtip_data::{DataError, SpotSet};
use comtip_image::resize_tile;
use comtip_text::{GeneSentences, SentenceCache, SentenceTokenizer};
use comtip_vision::{TileFeatures, VisionTransformer};
use ndarray::Array2;

use crate::comtip::Comtip;
use crate::error::ModelError;
use crate::host_rows::host_rows;
use crate::read_ahead::read_ahead;
use crate::tile_pixels::TilePixels;
use crate::tile_representation::TileRepresentation;

/// Where the tiles of all spots lie in the joint space (Eq. 6), not of unit length.
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
    let mut rows = Vec::new();
    embed_batches(model, image_px, set, batch_size, |spots, vectors| {
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
    image_px: usize,
    set: &SpotSet,
    batch_size: usize,
    mut on_batch: impl FnMut(Range<usize>, Array2<f32>) -> Result<(), E>,
) -> Result<(), E> {
    let read = |spot| Ok(resize_tile(&set.tile(spot)?, image_px));
    read_ahead(set.len(), batch_size, read, |spots, images| {
        let mut tiles = TilePixels::new(image_px);
        for image in &images {
            tiles.push(image.as_raw());
        }
        on_batch(spots, embed_pixels(model, &tiles)?)
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
pub fn embed_pixels(model: &Comtip, tiles: &TilePixels) -> Result<Array2<f32>, ModelError> {
    let pixels = tiles.to_tensor(model.vision.pixel_statistics(), &model.device());
    Ok(host_rows(model.embed_tiles(pixels))?)
}

/// Representations of tiles by a model, in the order of `wanted` and out of one forward pass; that of
/// [`TileRepresentation::Joint`] has the numbers of [`embed_pixels`].
///
/// # Shapes
///
/// - output: of each `[n_tiles, d_joint]` or `[n_tiles, d_model]`, not of unit length
///
/// # Errors
///
/// [`ModelError::Device`] if the device cannot be read.
pub fn represent_tiles(
    model: &Comtip,
    tiles: &TilePixels,
    wanted: &[TileRepresentation],
) -> Result<Vec<Array2<f32>>, ModelError> {
    let joint = |features: &TileFeatures| model.project_tiles(features);
    represent_tiles_by(&model.vision, joint, tiles, wanted, &model.device())
}

/// The same by any image tower on `device`, with what `joint` makes of its features, `[n_tiles, d_joint]`, as
/// [`TileRepresentation::Joint`].
///
/// # Errors
///
/// As [`represent_tiles`].
pub fn represent_tiles_by(
    tower: &VisionTransformer,
    joint: impl Fn(&TileFeatures) -> Tensor<2>,
    tiles: &TilePixels,
    wanted: &[TileRepresentation],
    device: &Device,
) -> Result<Vec<Array2<f32>>, ModelError> {
    let features = tower.forward(tiles.to_tensor(tower.pixel_statistics(), device));
    let of = |wanted: &TileRepresentation| match wanted {
        TileRepresentation::Joint => joint(&features),
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
