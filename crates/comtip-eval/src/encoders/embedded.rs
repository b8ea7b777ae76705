//! A vector per spot of one half of the split.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use burn::tensor::Device;
use comtip_data::SpotSet;
use comtip_image::{colour_statistics, hand_features};
use comtip_model::{
    Checkpoint, Comtip, ModelError, TileInputs, TileReading, TileRepresentation, read_ahead,
    represent_tiles,
};
use comtip_train::join;
use ndarray::{Array2, ArrayView1};

use super::baseline_towers::BaselineTowers;
use super::encoder::{Encoder, Sight};
use crate::error::EvalError;

/// Tiles embedded at a time.
const BATCH_SIZE: usize = 32;

/// Colour statistics of a tile, the first of its hand features.
const N_COLOURS: usize = 12;

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
    /// Once in each way that networks want.
    inputs: Vec<TileInputs>,
    /// Colour and texture, as far as an encoder asks for them.
    by_hand: Vec<f32>,
}

/// A network at work on tiles, and what is taken of it.
struct AtWork<'a> {
    network: Network<'a>,
    reading: TileReading,
    wanted: &'static [TileRepresentation],
}

enum Network<'a> {
    Model(&'a Comtip),
    Towers(&'a BaselineTowers),
}

/// Tiles by the way they were read.
type Batch = BTreeMap<TileReading, TileInputs>;

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
    let ways: BTreeSet<TileReading> = networks.iter().map(|of| of.reading).collect();
    let any = |of: fn(&Sight) -> bool| encoders.iter().any(|encoder| of(&encoder.sight));
    let of_colours = any(|sight| matches!(sight, Sight::Colours));
    let of_textures = any(|sight| matches!(sight, Sight::Textures));
    let read = |at: usize| {
        let tile = set.tile(spots[at])?;
        let inputs: Vec<TileInputs> = ways.iter().map(|way| way.read(&tile)).collect();
        let by_hand = match inputs.iter().find_map(TileInputs::hand_features) {
            Some(features) => features.values().to_vec(),
            None if of_textures => hand_features(&tile).to_vec(),
            None if of_colours => colour_statistics(&tile).to_vec(),
            None => Vec::new(),
        };
        Ok(ReadTile { inputs, by_hand })
    };
    read_ahead(spots.len(), BATCH_SIZE, read, |read, tiles| {
        let none = |way: &TileReading| (*way, TileInputs::none(*way));
        let mut batch: Batch = ways.iter().map(none).collect();
        let mut by_hand = Vec::new();
        for tile in tiles {
            for (all, input) in batch.values_mut().zip(tile.inputs) {
                all.push(input);
            }
            by_hand.push(tile.by_hand);
        }
        let mut of_networks = embed_by_all(device, &networks, &batch).into_iter();
        for (encoder, values) in encoders.iter().zip(&mut values) {
            match &encoder.sight {
                Sight::Trained | Sight::Network(_) | Sight::Towers(_) => {
                    if let Some(vectors) = of_networks.next() {
                        let taken = values.iter_mut().zip(vectors?);
                        taken.for_each(|(values, vectors)| values.extend(vectors));
                    }
                }
                Sight::Colours => by_hand
                    .iter()
                    .for_each(|tile| values[0].extend(&tile[..N_COLOURS])),
                Sight::Textures => by_hand.iter().for_each(|tile| values[0].extend(tile)),
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
        let (network, reading) = match (&encoder.sight, encoder.network(checkpoint)) {
            (Sight::Towers(towers), _) => (Network::Towers(towers), towers.reading()),
            (_, Some(model)) => (Network::Model(model), checkpoint.config.vision.reading()),
            (_, None) => return None,
        };
        Some(Self {
            network,
            reading,
            wanted: encoder.readings(asked),
        })
    }

    fn embed(&self, device: &Device, batch: &Batch) -> Result<Vec<Array2<f32>>, ModelError> {
        let tiles = &batch[&self.reading];
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
    batch: &Batch,
) -> Vec<Result<Vec<Array2<f32>>, ModelError>> {
    match networks {
        [] => Vec::new(),
        [only] => vec![only.embed(device, batch)],
        [first, rest @ ..] => {
            let (first, mut rest) = join(
                device,
                || first.embed(device, batch),
                || embed_by_all(device, rest, batch),
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
