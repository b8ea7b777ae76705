//! Which spots are trained on in which epoch, and which are kept for validation.

use comtip_data::{BalancedSampler, SampledSlide, SamplerMix, SamplerOptions, SpotSet};
use rand::seq::SliceRandom;

use crate::{PretrainConfig, Purpose, TrainError, random_stream};

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
    /// [`TrainError::Config`] if an epoch makes no full batch, [`TrainError::Data`] if the caps do not
    /// allow as many pairs as asked for.
    pub fn new(config: &PretrainConfig, set: &SpotSet) -> Result<Self, TrainError> {
        let batch_size = config.run.batch_size.max(1);
        let (training, validation) = validation_split(config, set.len());
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
        match BalancedSampler::new(slides, options)? {
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

    /// Spots of an epoch, counted from 1, in the order to train on them: whole batches.
    pub fn epoch(&self, epoch: usize) -> Vec<usize> {
        let drawn = self.sampler.epoch(epoch.saturating_sub(1) as u64);
        let spot =
            |place: comtip_data::SpotPlace| self.spots_of_slides[place.slide_idx][place.spot_idx];
        let n_spots = self.steps_per_epoch() * self.batch_size;
        drawn.into_iter().take(n_spots).map(spot).collect()
    }

    /// All spots that epochs draw from.
    pub fn training(&self) -> Vec<usize> {
        self.spots_of_slides.concat()
    }

    /// Spots kept for validation: whole batches.
    pub fn validation(&self) -> &[usize] {
        &self.validation
    }

    /// How an epoch is made up, technology by technology.
    pub fn mix(&self) -> SamplerMix {
        self.sampler.mix()
    }
}

/// Training and validation spots; the validation spots fill whole batches.
fn validation_split(config: &PretrainConfig, n_spots: usize) -> (Vec<usize>, Vec<usize>) {
    let mut spots: Vec<usize> = (0..n_spots).collect();
    spots.shuffle(&mut random_stream(config.seed, 0, 0, Purpose::Validation));
    let batch = config.run.batch_size;
    let share = n_spots as f64 * config.data.validation_share;
    let most = config.data.max_validation_spots.unwrap_or(usize::MAX);
    let wanted = (share as usize).min(most) / batch;
    let mut training = spots.split_off(wanted * batch);
    training.sort_unstable();
    spots.sort_unstable();
    (training, spots)
}
