//! Ways to see a tile: the trained encoder, and the baselines it has to beat.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use comtip::data::SpotSet;
use comtip::image::{colour_statistics, resize_tile};
use comtip::metrics::Protocol;
use comtip::model::{Comtip, TilePixels, embed_pixels, read_ahead, seed_weights};
use comtip::train::InitialModel;
use ndarray::{Array2, ArrayView1};

use super::bench::Bench;
use crate::ui::{CliError, Progress, without_numbers};

/// Tiles embedded at a time.
const BATCH_SIZE: usize = 32;

/// The encoder that is judged comes first in every list.
pub(crate) const PRETRAINED: &str = "comtip, pretrained";

/// Ways to see the tiles of a bench. A half, training or test spots, is embedded when it is first asked
/// for, in one pass over its tiles for all of them, and kept.
pub(crate) struct Representations<'a> {
    bench: &'a Bench,
    with_baselines: bool,
    /// The test slides that are embedded; all if `None`.
    test_slides: Option<BTreeSet<usize>>,
    encoders: OnceCell<Encoders>,
    train: OnceCell<Vec<Representation>>,
    test: OnceCell<Vec<Representation>>,
}

/// A vector per spot of one half.
#[derive(Debug, Clone)]
pub(crate) struct Representation {
    pub(crate) name: &'static str,
    pub(crate) vectors: Array2<f32>,
}

struct Encoders {
    encoders: Vec<Encoder>,
    /// What they are, for the protocol.
    facts: String,
    /// Why one is missing, if one is.
    missing: Option<String>,
}

struct Encoder {
    name: &'static str,
    sight: Sight,
}

enum Sight {
    Trained,
    Network(Box<Comtip>),
    Colours,
}

impl<'a> Representations<'a> {
    /// The pretrained encoder and its baselines: the weights its run began with, random ones, and the
    /// colours of the tile.
    pub(crate) fn with_baselines(bench: &'a Bench) -> Self {
        Self::new(bench, true)
    }

    /// The pretrained encoder alone.
    pub(crate) fn pretrained(bench: &'a Bench) -> Self {
        Self::new(bench, false)
    }

    fn new(bench: &'a Bench, with_baselines: bool) -> Self {
        Self {
            bench,
            with_baselines,
            test_slides: None,
            encoders: OnceCell::new(),
            train: OnceCell::new(),
            test: OnceCell::new(),
        }
    }

    /// These test slides alone; spots of others have vectors of zeros.
    pub(crate) fn of_test_slides(self, slides: BTreeSet<usize>) -> Self {
        Self {
            test_slides: Some(slides),
            ..self
        }
    }

    /// Vectors of the training spots.
    ///
    /// # Errors
    ///
    /// If weights or a tile cannot be read.
    pub(crate) fn train(&self) -> Result<&[Representation], CliError> {
        if let Some(train) = self.train.get() {
            return Ok(train);
        }
        let set = self.bench.train()?;
        let train = self.embed("training", set, &Vec::from_iter(0..set.len()))?;
        Ok(self.train.get_or_init(|| train))
    }

    /// Vectors of the test spots.
    ///
    /// # Errors
    ///
    /// If weights or a tile cannot be read.
    pub(crate) fn test(&self) -> Result<&[Representation], CliError> {
        if let Some(test) = self.test.get() {
            return Ok(test);
        }
        let set = &self.bench.test;
        let is_wanted = |spot: &usize| match &self.test_slides {
            Some(slides) => slides.contains(&set.slide_idx(*spot)),
            None => true,
        };
        let spots: Vec<usize> = (0..set.len()).filter(is_wanted).collect();
        let test = self.embed("test", set, &spots)?;
        Ok(self.test.get_or_init(|| test))
    }

    /// Why a baseline is missing, in a sentence, if one is.
    ///
    /// # Errors
    ///
    /// If the run's record of its first weights cannot be read.
    pub(crate) fn missing(&self) -> Result<Option<&str>, CliError> {
        Ok(self.encoders()?.missing.as_deref())
    }

    /// A protocol that says what the baselines are.
    ///
    /// # Errors
    ///
    /// As [`missing`](Self::missing).
    pub(crate) fn told_in(&self, protocol: Protocol) -> Result<Protocol, CliError> {
        Ok(protocol.with("baseline encoders", &self.encoders()?.facts))
    }

    fn encoders(&self) -> Result<&Encoders, CliError> {
        if let Some(encoders) = self.encoders.get() {
            return Ok(encoders);
        }
        let encoders = match self.with_baselines {
            true => with_baselines(self.bench)?,
            false => Encoders {
                encoders: vec![pretrained()],
                facts: "none".to_owned(),
                missing: None,
            },
        };
        Ok(self.encoders.get_or_init(|| encoders))
    }

    /// Embeds some spots of a set.
    fn embed(
        &self,
        half: &str,
        set: &SpotSet,
        spots: &[usize],
    ) -> Result<Vec<Representation>, CliError> {
        let encoders = &self.encoders()?.encoders;
        let model = &self.bench.checkpoint.model;
        let image_px = self.bench.checkpoint.config.vision.image_px;
        let n_spots = spots.len();
        let progress = Progress::start("embed", n_spots as u64, &format!("{half} spots"));
        let mut values = vec![Vec::new(); encoders.len()];
        let read = |at: usize| {
            let tile = set.tile(spots[at])?;
            let pixels = resize_tile(&tile, image_px).into_raw();
            Ok((pixels, colour_statistics(&tile)))
        };
        read_ahead(n_spots, BATCH_SIZE, read, |read, tiles| {
            let mut pixels = TilePixels::new(image_px);
            tiles.iter().for_each(|(rgb, _)| pixels.push(rgb));
            for (encoder, values) in encoders.iter().zip(&mut values) {
                match &encoder.sight {
                    Sight::Trained => values.extend(embed_pixels(model, &pixels)),
                    Sight::Network(network) => values.extend(embed_pixels(network, &pixels)),
                    Sight::Colours => values.extend(tiles.iter().flat_map(|(_, colours)| *colours)),
                }
            }
            progress.advance(read.len() as u64);
            Ok::<(), CliError>(())
        })?;
        let names: Vec<&str> = encoders.iter().map(|encoder| encoder.name).collect();
        progress.finish(&format!("{n_spots} {half} spots by {}", names.join("; ")));
        let of_half = names.into_iter().zip(values);
        let of_half = of_half.map(|(name, values)| Representation {
            name,
            vectors: by_spot(set.len(), spots, &values),
        });
        Ok(of_half.collect())
    }
}

fn pretrained() -> Encoder {
    Encoder {
        name: PRETRAINED,
        sight: Sight::Trained,
    }
}

/// The pretrained encoder, and what it must beat to be worth its training.
///
/// A run that began from the weights of others is also held against these: what they could do before is
/// no merit of the training.
fn with_baselines(bench: &Bench) -> Result<Encoders, CliError> {
    let (shape, seed) = (&bench.checkpoint.config, bench.config.seed);
    let network = |name, model| Encoder {
        name,
        sight: Sight::Network(model),
    };
    let random = || {
        let model = seed_weights(shape.init(&bench.device), seed);
        network("random weights", Box::new(model))
    };
    let mut encoders = vec![pretrained()];
    let (of_networks, missing) = match bench.run.initial_model(shape, seed, &bench.device)? {
        InitialModel::Random(model) => {
            encoders.push(network("initial weights, random", model));
            let facts = format!("initial weights: all drawn with seed {seed}");
            (facts, None)
        }
        InitialModel::Imported { model, origin } => {
            encoders.extend([network("initial weights, imported", model), random()]);
            let facts = format!(
                "initial weights: towers of {origin}, the rest drawn with seed {seed}; random weights: all drawn with \
                 seed {seed}"
            );
            (facts, None)
        }
        InitialModel::Lost { origin, problem } => {
            encoders.push(random());
            let missing = format!(
                "The run began with towers of {origin}, which cannot be read any more ({}), so there is no row \
                 for its initial weights: what these towers could do before is counted as merit of the training.",
                without_numbers(&problem)
            );
            let facts = format!(
                "initial weights: not to be had ({origin}); random weights: all drawn with seed {seed}"
            );
            (facts, Some(missing))
        }
    };
    encoders.push(Encoder {
        name: "tile colour statistics",
        sight: Sight::Colours,
    });
    Ok(Encoders {
        encoders,
        facts: format!(
            "{of_networks}; colour statistics: mean, standard deviation, first and ninth decile of each channel"
        ),
        missing,
    })
}

/// Values of some of so many spots one after the other, as rows.
fn by_spot(n_spots: usize, spots: &[usize], values: &[f32]) -> Array2<f32> {
    let width = values.len() / spots.len().max(1);
    let mut rows = Array2::zeros((n_spots, width));
    for (spot, values) in spots.iter().zip(values.chunks_exact(width.max(1))) {
        rows.row_mut(*spot).assign(&ArrayView1::from(values));
    }
    rows
}
