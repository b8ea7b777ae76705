//! What the embeddings of a few spots say about a model in training.

use burn::tensor::Tensor;
use comtip_data::DataError;

use super::pair_probe::PairProbe;
use super::spread::Spread;
use crate::data::{PairBatch, PairLoader};
use crate::error::TrainError;
use crate::objective::{Pretraining, SentencePairs};

/// The spots a model is looked at with, always the same, with the choices of epoch 0.
pub(crate) struct ObservedSpots {
    /// Training spots, evenly spaced: the probe is fitted on them.
    fitted: Vec<PairBatch>,
    /// Validation spots: the probe is tested on them.
    held_out: Vec<PairBatch>,
}

/// What was seen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Diagnosis {
    /// The probe on held-out spots, if there are any.
    pub(crate) pair_probe: Option<PairProbe>,
    /// Of tile embeddings of the held-out spots, of the others if there are none.
    /// `None` of fewer than [`FEWEST_SPREAD`].
    pub(crate) image: Option<Spread>,
    /// Of the embeddings of their transcriptomes.
    pub(crate) text: Option<Spread>,
}

/// Fewer spots say nothing of how many directions embeddings use: two have one, whatever the model.
const FEWEST_SPREAD: usize = 8;

impl ObservedSpots {
    /// Reads up to `n_spots` of each kind, in batches of `chunk_size`.
    ///
    /// # Errors
    ///
    /// If a tile cannot be decoded.
    pub(crate) fn read(
        n_spots: usize,
        chunk_size: usize,
        loader: &PairLoader,
    ) -> Result<Self, DataError> {
        let (plan, batcher, set) = (loader.plan(), loader.batcher(), loader.set());
        let read = |spots: &[usize]| {
            let step = spots.len().div_ceil(n_spots.max(1)).max(1);
            let taken: Vec<usize> = spots.iter().copied().step_by(step).collect();
            let batches = taken.chunks(chunk_size.min(taken.len()).max(1));
            batches
                .map(|spots| batcher.batch(set, spots.iter().copied(), (0, 0)))
                .collect::<Result<Vec<_>, _>>()
        };
        Ok(Self {
            fitted: read(&plan.training())?,
            held_out: read(plan.validation())?,
        })
    }

    /// Looks at a model without autodiff.
    ///
    /// # Errors
    ///
    /// If a number cannot be read from the device.
    pub(crate) fn diagnose(&self, model: &Pretraining) -> Result<Diagnosis, TrainError> {
        let shown = match self.held_out.is_empty() {
            true => &self.fitted,
            false => &self.held_out,
        };
        let embeddings = shown.iter().map(|batch| model.joint_embeddings(batch));
        let (image, text): (Vec<_>, Vec<_>) = embeddings.unzip();
        let pair_probe = match self.held_out.is_empty() {
            true => None,
            false => PairProbe::of(
                probe_set(model, &self.fitted),
                probe_set(model, &self.held_out),
            )?,
        };
        Ok(Diagnosis {
            pair_probe,
            image: spread(Tensor::cat(image, 0))?,
            text: spread(Tensor::cat(text, 0))?,
        })
    }
}

fn spread(embeddings: Tensor<2>) -> Result<Option<Spread>, TrainError> {
    match embeddings.dims()[0] >= FEWEST_SPREAD {
        true => Ok(Some(Spread::of(embeddings)?)),
        false => Ok(None),
    }
}

fn probe_set(model: &Pretraining, batches: &[PairBatch]) -> SentencePairs {
    let sets = batches.iter().map(|batch| model.sentence_pairs(batch));
    let (matched, shuffled) = sets.map(|set| (set.matched, set.shuffled)).unzip();
    SentencePairs {
        matched: Tensor::cat(matched, 0),
        shuffled: Tensor::cat(shuffled, 0),
    }
}
