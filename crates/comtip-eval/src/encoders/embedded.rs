//! A vector per spot of one half of the split.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use burn::tensor::Device;
use comtip_data::SpotSet;
use comtip_image::{colour_statistics, resize_tile, texture_statistics};
use comtip_model::{
    Checkpoint, Comtip, ModelError, TilePixels, TileRepresentation, read_ahead, represent_tiles,
};
use comtip_train::join;
use ndarray::{Array2, ArrayView1};

use super::baseline_towers::BaselineTowers;
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
    /// RGB, once for each width that networks want.
    pixels: Vec<Vec<u8>>,
    colours: Option<[f32; 12]>,
    texture: Option<[f32; 49]>,
}

/// A network at work on tiles, and what is taken of it.
struct AtWork<'a> {
    network: Network<'a>,
    image_px: usize,
    wanted: &'static [TileRepresentation],
}

enum Network<'a> {
    Model(&'a Comtip),
    Towers(&'a BaselineTowers),
}

/// Tiles by their width.
type Sizes = BTreeMap<usize, TilePixels>;

/// Values of some spots of a set by each encoder, one spot after the other, in one pass over their tiles: of each encoder those
/// of its [readings](Encoder::readings) where this is `asked` for.
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
    (encoders, asked): (&[&Encoder], TileRepresentation),
    set: &SpotSet,
    spots: &[usize],
    mut on_spots: impl FnMut(usize),
) -> Result<Vec<Vec<Vec<f32>>>, EvalError> {
    let empty = |encoder: &&Encoder| vec![Vec::new(); encoder.readings(asked).len()];
    let mut values: Vec<Vec<Vec<f32>>> = encoders.iter().map(empty).collect();
    let networks: Vec<AtWork<'_>> = encoders
        .iter()
        .filter_map(|encoder| AtWork::of(encoder, checkpoint, asked))
        .collect();
    let sides: BTreeSet<usize> = networks.iter().map(|of| of.image_px).collect();
    let any = |of: fn(&Sight) -> bool| encoders.iter().any(|encoder| of(&encoder.sight));
    let by_hand = any(|sight| matches!(sight, Sight::Colours | Sight::Textures));
    let of_textures = any(|sight| matches!(sight, Sight::Textures));
    let read = |at: usize| {
        let tile = set.tile(spots[at])?;
        let resized = |side: &usize| resize_tile(&tile, *side).into_raw();
        Ok(ReadTile {
            pixels: sides.iter().map(resized).collect(),
            colours: by_hand.then(|| colour_statistics(&tile)),
            texture: of_textures.then(|| texture_statistics(&tile)),
        })
    };
    read_ahead(spots.len(), BATCH_SIZE, read, |read, tiles| {
        let sizes = sides.iter().enumerate().map(|(at, side)| {
            let mut pixels = TilePixels::new(*side);
            tiles.iter().for_each(|tile| pixels.push(&tile.pixels[at]));
            (*side, pixels)
        });
        let sizes: Sizes = sizes.collect();
        let mut of_networks = embed_by_all(device, &networks, &sizes).into_iter();
        for (encoder, values) in encoders.iter().zip(&mut values) {
            match &encoder.sight {
                Sight::Trained | Sight::Network(_) | Sight::Towers(_) => {
                    if let Some(vectors) = of_networks.next() {
                        let taken = values.iter_mut().zip(vectors?);
                        taken.for_each(|(values, vectors)| values.extend(vectors));
                    }
                }
                Sight::Colours => tiles.iter().for_each(|tile| {
                    values[0].extend(tile.colours.iter().flatten());
                }),
                Sight::Textures => tiles.iter().for_each(|tile| {
                    values[0].extend(tile.colours.iter().flatten());
                    values[0].extend(tile.texture.iter().flatten());
                }),
            }
        }
        on_spots(read.len());
        Ok::<(), EvalError>(())
    })?;
    Ok(values)
}

impl<'a> AtWork<'a> {
    /// The network of an encoder; `None` of statistics.
    fn of(
        encoder: &'a Encoder,
        checkpoint: &'a Checkpoint,
        asked: TileRepresentation,
    ) -> Option<Self> {
        let (network, image_px) = match (&encoder.sight, encoder.network(checkpoint)) {
            (Sight::Towers(towers), _) => (Network::Towers(towers), towers.config.vision.image_px),
            (_, Some(model)) => (Network::Model(model), checkpoint.config.vision.image_px),
            (_, None) => return None,
        };
        Some(Self {
            network,
            image_px,
            wanted: encoder.readings(asked),
        })
    }

    fn embed(&self, device: &Device, sizes: &Sizes) -> Result<Vec<Array2<f32>>, ModelError> {
        let Some(tiles) = sizes.get(&self.image_px) else {
            return Ok(Vec::new());
        };
        match self.network {
            Network::Model(model) => represent_tiles(model, tiles, self.wanted),
            Network::Towers(towers) => towers.represent(tiles, self.wanted, device),
        }
    }
}

/// Vectors of tiles by each network.
fn embed_by_all(
    device: &Device,
    networks: &[AtWork<'_>],
    sizes: &Sizes,
) -> Vec<Result<Vec<Array2<f32>>, ModelError>> {
    match networks {
        [] => Vec::new(),
        [only] => vec![only.embed(device, sizes)],
        [first, rest @ ..] => {
            let (first, mut rest) = join(
                device,
                || first.embed(device, sizes),
                || embed_by_all(device, rest, sizes),
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
