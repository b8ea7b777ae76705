//! Ways to see a tile: the trained encoder, and the baselines it has to beat.

use comtip::data::{SpotSet, colour_statistics};
use comtip::model::{Comtip, embed_spots, seed_weights};
use ndarray::Array2;

use super::Bench;
use crate::failure::Failure;
use crate::progress::Progress;

/// Tiles embedded at a time.
const BATCH_SIZE: usize = 32;

/// A vector per spot, of training and of test slides.
#[derive(Debug, Clone)]
pub(crate) struct Representation {
    pub(crate) name: &'static str,
    pub(crate) train: Array2<f32>,
    pub(crate) test: Array2<f32>,
}

/// The pretrained image encoder, frozen.
///
/// # Errors
///
/// If a tile cannot be read.
pub(crate) fn trained(bench: &Bench) -> Result<Representation, Failure> {
    encoded("comtip, pretrained", &bench.checkpoint.model, bench)
}

/// The same encoder with its initial weights.
///
/// # Errors
///
/// If a tile cannot be read.
pub(crate) fn untrained(bench: &Bench) -> Result<Representation, Failure> {
    let fresh = bench.checkpoint.config.init(&bench.device);
    let model = seed_weights(fresh, bench.config.seed);
    encoded("same encoder, untrained", &model, bench)
}

/// Colour statistics of the tile, no network.
///
/// # Errors
///
/// If a tile cannot be read.
pub(crate) fn colour(bench: &Bench) -> Result<Representation, Failure> {
    let statistics = |set: &SpotSet| -> Result<Array2<f32>, Failure> {
        let mut rows = Vec::new();
        for spot in 0..set.len() {
            rows.push(colour_statistics(&set.tile(spot)?));
        }
        Ok(ndarray::arr2(&rows))
    };
    Ok(Representation {
        name: "tile colour statistics",
        train: statistics(&bench.train)?,
        test: statistics(&bench.test)?,
    })
}

fn encoded(name: &'static str, model: &Comtip, bench: &Bench) -> Result<Representation, Failure> {
    let n_spots = bench.train.len() + bench.test.len();
    let progress = Progress::start(&format!("embed ({name})"), n_spots as u64, "spots");
    let image_px = bench.checkpoint.config.vision.image_px;
    let embed = |set: &SpotSet| {
        embed_spots(model, image_px, set, BATCH_SIZE, &mut |n| {
            progress.advance(n as u64);
        })
    };
    let representation = Representation {
        name,
        train: embed(&bench.train)?,
        test: embed(&bench.test)?,
    };
    progress.finish(&format!("{n_spots} spots"));
    Ok(representation)
}
