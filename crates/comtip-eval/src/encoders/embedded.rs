//! A vector per spot of one half of the split.

use std::collections::BTreeSet;
use std::sync::Arc;

use burn::tensor::Device;
use comtip_data::SpotSet;
use comtip_image::{colour_statistics, resize_tile, texture_statistics};
use comtip_model::{Checkpoint, Comtip, ModelError, TilePixels, embed_pixels, read_ahead};
use comtip_train::join;
use ndarray::{Array2, ArrayView1};

use super::encoder::{Encoder, Sight};
use crate::error::EvalError;

/// Tiles embedded at a time.
const BATCH_SIZE: usize = 32;

/// Vectors of the spots of some slides of a set.
#[derive(Debug, Clone, Default)]
pub(crate) struct Embedded {
    /// `[n_spots, width]`; rows of spots of other slides are zeros.
    pub(crate) vectors: Arc<Array2<f32>>,
    /// The slides that are embedded, by index.
    pub(crate) slides: BTreeSet<usize>,
}

impl Embedded {
    /// Puts vectors of the spots of more slides into their rows.
    pub(crate) fn insert(
        &mut self,
        n_spots: usize,
        spots: &[usize],
        values: &[f32],
        slides: &BTreeSet<usize>,
    ) {
        let width = values.len() / spots.len().max(1);
        if self.slides.is_empty() {
            self.vectors = Arc::new(Array2::zeros((n_spots, width)));
        }
        let vectors = Arc::make_mut(&mut self.vectors);
        for (spot, values) in spots.iter().zip(values.chunks_exact(width.max(1))) {
            vectors.row_mut(*spot).assign(&ArrayView1::from(values));
        }
        self.slides.extend(slides);
    }
}

/// What is taken from a tile before the networks see it.
struct ReadTile {
    /// RGB, as wide as the networks want it.
    pixels: Vec<u8>,
    colours: Option<[f32; 12]>,
    texture: Option<[f32; 49]>,
}

/// Values of some spots of a set by each encoder, one spot after the other, in one pass over their tiles.
///
/// `on_spots` hears of every batch that is done, with the number of spots in it. Networks are at work side by side where
/// their `device` is the host.
///
/// # Errors
///
/// If a tile or the device cannot be read.
pub(crate) fn embed(
    checkpoint: &Checkpoint,
    device: &Device,
    encoders: &[&Encoder],
    set: &SpotSet,
    spots: &[usize],
    mut on_spots: impl FnMut(usize),
) -> Result<Vec<Vec<f32>>, EvalError> {
    let image_px = checkpoint.config.vision.image_px;
    let mut values = vec![Vec::new(); encoders.len()];
    let networks = encoders.iter().filter_map(|of| of.network(checkpoint));
    let networks: Vec<&Comtip> = networks.collect();
    let any = |of: fn(&Sight) -> bool| encoders.iter().any(|encoder| of(&encoder.sight));
    let by_hand = any(|sight| matches!(sight, Sight::Colours | Sight::Textures));
    let of_textures = any(|sight| matches!(sight, Sight::Textures));
    let read = |at: usize| {
        let tile = set.tile(spots[at])?;
        Ok(ReadTile {
            pixels: resize_tile(&tile, image_px).into_raw(),
            colours: by_hand.then(|| colour_statistics(&tile)),
            texture: of_textures.then(|| texture_statistics(&tile)),
        })
    };
    read_ahead(spots.len(), BATCH_SIZE, read, |read, tiles| {
        let mut pixels = TilePixels::new(image_px);
        tiles.iter().for_each(|tile| pixels.push(&tile.pixels));
        let mut of_networks = embed_by_all(device, &networks, &pixels).into_iter();
        for (encoder, values) in encoders.iter().zip(&mut values) {
            match &encoder.sight {
                Sight::Trained | Sight::Network(_) => {
                    if let Some(vectors) = of_networks.next() {
                        values.extend(vectors?);
                    }
                }
                Sight::Colours => tiles.iter().for_each(|tile| {
                    values.extend(tile.colours.iter().flatten());
                }),
                Sight::Textures => tiles.iter().for_each(|tile| {
                    values.extend(tile.colours.iter().flatten());
                    values.extend(tile.texture.iter().flatten());
                }),
            }
        }
        on_spots(read.len());
        Ok::<(), EvalError>(())
    })?;
    Ok(values)
}

/// Vectors of tiles by each network.
fn embed_by_all(
    device: &Device,
    networks: &[&Comtip],
    pixels: &TilePixels,
) -> Vec<Result<Array2<f32>, ModelError>> {
    match networks {
        [] => Vec::new(),
        [only] => vec![embed_pixels(only, pixels)],
        [first, rest @ ..] => {
            let (first, mut rest) = join(
                device,
                || embed_pixels(first, pixels),
                || embed_by_all(device, rest, pixels),
            );
            rest.insert(0, first);
            rest
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn slides_that_are_embedded_later_leave_the_rows_of_the_others() {
        let mut embedded = Embedded::default();
        embedded.insert(3, &[0, 2], &[1.0, 2.0, 3.0, 4.0], &[0, 2].into());
        assert_eq!(
            *embedded.vectors,
            array![[1.0, 2.0], [0.0, 0.0], [3.0, 4.0]]
        );
        embedded.insert(3, &[1], &[5.0, 6.0], &[1].into());
        assert_eq!(
            *embedded.vectors,
            array![[1.0, 2.0], [5.0, 6.0], [3.0, 4.0]]
        );
        assert_eq!(embedded.slides, [0, 1, 2].into());
    }
}
