//! Which spots are trained on in which epoch, and which are kept for validation.

use std::collections::HashMap;

use comtip_data::{BalancedSampler, SampledSlide, SamplerMix, SamplerOptions, SpotSet};
use rand::seq::SliceRandom;

use super::random::{Purpose, random_stream};
use crate::error::TrainError;
use crate::settings::PretrainConfig;

/// Which spots are trained on in which epoch, and which are kept for validation.
///
/// An epoch follows from the seed and its number alone, see [`BalancedSampler`]. It ends with its last
/// full batch: a smaller one would have another chance level.
#[derive(Debug, Clone)]
pub struct EpochPlan {
    sampler: BalancedSampler,
    /// Training spots of the slides the sampler knows, as places in the set.
    spots_of_slides: Vec<Vec<usize>>,
    validation: Vec<usize>,
    n_validation_wanted: usize,
    batch_size: usize,
}

impl EpochPlan {
    /// Draws the validation spots, and shares an epoch out among the slides by
    /// [`DataSettings::balance`](crate::DataSettings::balance),
    /// [`DataSettings::max_spots_per_slide`](crate::DataSettings::max_spots_per_slide) and
    /// [`RunSettings::pairs_per_epoch`](crate::RunSettings::pairs_per_epoch).
    ///
    /// # Errors
    ///
    /// [`TrainError::Config`] if an epoch makes no full batch or draws a spot more often than it has batches,
    /// [`TrainError::Data`] if the caps do not allow as many pairs as asked for.
    pub fn new(config: &PretrainConfig, set: &SpotSet) -> Result<Self, TrainError> {
        let batch_size = config.run.batch_size.max(1);
        let n_validation_wanted = n_validation_wanted(config, set.len());
        let (training, validation) = validation_split(config, set.len(), n_validation_wanted);
        let mut spots_of_slides = vec![Vec::new(); set.slides().len()];
        for spot in &training {
            spots_of_slides[set.slide_idx(*spot)].push(*spot);
        }
        let (slides, spots_of_slides): (Vec<SampledSlide>, Vec<Vec<usize>>) = set
            .slides()
            .zip(spots_of_slides)
            .filter(|(_, spots)| !spots.is_empty())
            .map(|(facts, spots)| {
                let slide = SampledSlide {
                    slide: facts.slide.clone(),
                    technology: facts.technology.clone(),
                    n_spots: spots.len(),
                };
                (slide, spots)
            })
            .unzip();
        let options = SamplerOptions {
            balance: config.data.balance,
            cap_per_slide: config.data.max_spots_per_slide,
            n_draws: config.run.pairs_per_epoch,
            seed: config.seed,
        };
        let n_batches = |sampler: &BalancedSampler| sampler.n_draws() / batch_size;
        let sizes: Vec<(String, usize)> = slides
            .iter()
            .map(|slide| (slide.slide.clone(), slide.n_spots))
            .collect();
        let sampler = BalancedSampler::new(slides, options)?;
        let n_steps = n_batches(&sampler).max(1);
        let draws = sizes.iter().zip(sampler.quotas());
        if let Some(((slide, n_spots), quota)) = draws
            .into_iter()
            .find(|((_, n), quota)| **quota > n_steps * n)
        {
            return Err(TrainError::Config {
                problem: format!(
                    "an epoch of {n_steps} batches draws {quota} times from the {n_spots} spots of slide {slide}, so a spot \
                     would stand twice in a batch and be its own negative: set data.max_spots_per_slide to at most {}, or \
                     lower run.batch_size",
                    n_steps * n_spots
                ),
            });
        }
        match sampler {
            sampler if n_batches(&sampler) == 0 => Err(TrainError::Config {
                problem: format!(
                    "an epoch draws {} of {} training spots, which makes no batch of {batch_size}: lower run.batch_size, \
                     {}or add slides",
                    sampler.n_draws(),
                    training.len(),
                    match (config.run.pairs_per_epoch, config.data.max_spots_per_slide) {
                        (Some(_), _) => "raise run.pairs_per_epoch ",
                        (None, Some(_)) => "raise data.max_spots_per_slide ",
                        (None, None) => "",
                    }
                ),
            }),
            sampler => Ok(Self {
                sampler,
                spots_of_slides,
                validation,
                n_validation_wanted,
                batch_size,
            }),
        }
    }

    /// Full batches of an epoch.
    pub fn steps_per_epoch(&self) -> usize {
        self.sampler.n_draws() / self.batch_size
    }

    /// Pairs of a batch.
    pub fn batch_size(&self) -> usize {
        self.batch_size
    }

    /// Full batches of validation.
    pub fn n_validation_steps(&self) -> usize {
        self.validation.len() / self.batch_size
    }

    /// Spots of an epoch, counted from 1, in the order to train on them: whole batches. A spot that is drawn
    /// more than once stands in a batch only once, as long as there are batches for it: InfoNCE would take it for its own
    /// negative.
    pub fn epoch(&self, epoch: usize) -> Vec<usize> {
        let drawn = self.sampler.epoch(epoch.saturating_sub(1) as u64);
        let spot =
            |place: comtip_data::SpotPlace| self.spots_of_slides[place.slide_idx][place.spot_idx];
        let n_spots = self.steps_per_epoch() * self.batch_size;
        let spots = drawn.into_iter().take(n_spots).map(spot).collect();
        keep_repeats_apart(spots, self.batch_size)
    }

    /// All spots that epochs draw from.
    pub fn training(&self) -> Vec<usize> {
        self.spots_of_slides.concat()
    }

    /// Spots kept for validation: whole batches.
    pub fn validation(&self) -> &[usize] {
        &self.validation
    }

    /// Spots that the settings ask to keep for validation, of which whole batches are kept.
    pub fn n_validation_wanted(&self) -> usize {
        self.n_validation_wanted
    }

    /// How an epoch is made up, technology by technology.
    pub fn mix(&self) -> SamplerMix {
        self.sampler.mix()
    }
}

/// The same spots in the same order, but for one that stands in its batch already: it changes places with the next spot
/// that both batches can take, so that no batch becomes the likeness of another.
fn keep_repeats_apart(mut spots: Vec<usize>, batch_size: usize) -> Vec<usize> {
    let counted = |batch: &[usize]| {
        let mut n_in_batch: HashMap<usize, usize> = HashMap::new();
        for spot in batch {
            *n_in_batch.entry(*spot).or_default() += 1;
        }
        n_in_batch
    };
    let mut batches: Vec<_> = spots.chunks(batch_size).map(counted).collect();
    for place in 0..spots.len() {
        let (here, spot) = (place / batch_size, spots[place]);
        if batches[here][&spot] == 1 {
            continue;
        }
        let behind = (place + 1..spots.len()).chain(0..place);
        let fits = |other: &usize| {
            let there = other / batch_size;
            there != here
                && !batches[there].contains_key(&spot)
                && !batches[here].contains_key(&spots[*other])
        };
        let Some(other) = behind.into_iter().find(fits) else {
            return dealt_in_turn(&spots, batch_size);
        };
        for (batch, [goes, comes]) in [
            (here, [spot, spots[other]]),
            (other / batch_size, [spots[other], spot]),
        ] {
            if let Some(n) = batches[batch].get_mut(&goes) {
                *n -= 1;
            }
            batches[batch].retain(|_, n| *n > 0);
            *batches[batch].entry(comes).or_default() += 1;
        }
        spots.swap(place, other);
    }
    spots
}

/// The same spots, all draws of a spot dealt to batches in turn: apart wherever they can be.
fn dealt_in_turn(spots: &[usize], batch_size: usize) -> Vec<usize> {
    let mut grouped = spots.to_vec();
    grouped.sort_unstable();
    let n_batches = (spots.len() / batch_size).max(1);
    let mut batches = vec![Vec::new(); n_batches];
    for (place, spot) in grouped.into_iter().enumerate() {
        batches[place % n_batches].push(spot);
    }
    batches.concat()
}

fn n_validation_wanted(config: &PretrainConfig, n_spots: usize) -> usize {
    let share = n_spots as f64 * config.data.validation_share;
    let most = config.data.max_validation_spots.unwrap_or(usize::MAX);
    (share as usize).min(most)
}

/// Training and validation spots; the validation spots fill whole batches.
fn validation_split(
    config: &PretrainConfig,
    n_spots: usize,
    n_wanted: usize,
) -> (Vec<usize>, Vec<usize>) {
    let mut spots: Vec<usize> = (0..n_spots).collect();
    spots.shuffle(&mut random_stream(config.seed, 0, 0, Purpose::Validation));
    let batch = config.run.batch_size;
    let mut training = spots.split_off(n_wanted / batch * batch);
    training.sort_unstable();
    spots.sort_unstable();
    (training, spots)
}
