//! Which spots an epoch trains on, so that no slide drowns the others.

use rand::seq::SliceRandom;

use super::mix::SamplerMix;
use super::options::SamplerOptions;
use super::quotas;
use super::sampled_slide::SampledSlide;
use crate::derived_rng::derived_rng;
use crate::error::DataError;

/// Draws the spots of an epoch from slides of very different size.
///
/// Two slides of Visium HD are 46 % of the human spots of STimage-1K4M: without a cap a model is
/// trained on two people. Every slide gets the same number of draws in every epoch, its *quota*, and
/// these follow from [`SamplerOptions`]. A slide is walked through in an order drawn from the seed,
/// on from where the last epoch ended: no spot of it comes twice before all have come once, whether
/// its quota is more than it has or so little that many epochs pass.
///
/// [`epoch`](Self::epoch) is a function of seed and epoch alone: an epoch can be drawn again after a
/// restart without drawing those before it. There are no tensors and no files here, only places.
///
/// # Examples
///
/// ```
/// use comtip_data::{BalancedSampler, SampledSlide, SamplerOptions};
///
/// let slide = |slide: &str, technology: &str, n_spots| SampledSlide {
///     slide: slide.into(),
///     technology: technology.into(),
///     n_spots,
/// };
/// let slides = vec![slide("B4", "ST", 283), slide("Lung", "VisiumHD", 605_471)];
/// let options = SamplerOptions { cap_per_slide: Some(1_000), ..SamplerOptions::default() };
/// let sampler = BalancedSampler::new(slides, options)?;
/// let epoch = sampler.epoch(0);
/// assert_eq!(epoch.len(), 283 + 1_000);
/// assert_eq!(epoch, sampler.epoch(0));
/// assert_eq!(
///     sampler.mix().to_string(),
///     "technology  slides   spots  per epoch  share\n\
///      ST               1     283        283  22.1 %\n\
///      VisiumHD         1  605471       1000  77.9 %",
/// );
/// # Ok::<(), comtip_data::DataError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct BalancedSampler {
    slides: Vec<SampledSlide>,
    quotas: Vec<usize>,
    seed: u64,
}

/// A spot of a slide, both by place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SpotPlace {
    /// Place among the slides given.
    pub slide_idx: usize,
    /// Place among the spots of the slide.
    pub spot_idx: usize,
}

impl BalancedSampler {
    /// Shares the draws of an epoch out among the slides.
    ///
    /// # Errors
    ///
    /// [`DataError::Slide`] for a slide without spots or given twice; [`DataError::Sampler`] for no
    /// slide, a cap or a number of draws of 0, and more draws than the caps allow.
    pub fn new(slides: Vec<SampledSlide>, options: SamplerOptions) -> Result<Self, DataError> {
        let quotas = quotas::quotas(&slides, &options)?;
        Ok(Self {
            slides,
            quotas,
            seed: options.seed,
        })
    }

    /// Draws of an epoch.
    pub fn n_draws(&self) -> usize {
        self.quotas.iter().sum()
    }

    /// Draws of an epoch from each slide, in the order of the slides given.
    pub fn quotas(&self) -> &[usize] {
        &self.quotas
    }

    /// The spots of an epoch, counted from 0, in the order to train on them.
    pub fn epoch(&self, epoch: u64) -> Vec<SpotPlace> {
        let mut places = Vec::with_capacity(self.n_draws());
        for (slide_idx, quota) in self.quotas.iter().enumerate() {
            let spots = self.walk(slide_idx, epoch, *quota);
            places.extend(spots.into_iter().map(|spot_idx| SpotPlace {
                slide_idx,
                spot_idx,
            }));
        }
        places.shuffle(&mut derived_rng(self.seed, "epoch", "", epoch));
        places
    }

    /// How an epoch is made up, technology by technology.
    pub fn mix(&self) -> SamplerMix {
        SamplerMix::of(&self.slides, &self.quotas)
    }

    /// The next `quota` spots of a slide, on from where the epoch before ended. A walk goes through
    /// all spots in one order, then through all in another.
    fn walk(&self, slide_idx: usize, epoch: u64, quota: usize) -> Vec<usize> {
        let SampledSlide { slide, n_spots, .. } = &self.slides[slide_idx];
        // In 128 bits no number of epochs overflows.
        let start = u128::from(epoch) * quota as u128;
        let mut round = (start / *n_spots as u128) as u64;
        let mut skipped = (start % *n_spots as u128) as usize;
        let mut spots = Vec::with_capacity(quota);
        while spots.len() < quota {
            let mut order: Vec<usize> = (0..*n_spots).collect();
            order.shuffle(&mut derived_rng(self.seed, "walk", slide, round));
            let n_missing = quota - spots.len();
            spots.extend(order.into_iter().skip(skipped).take(n_missing));
            round = round.wrapping_add(1);
            skipped = 0;
        }
        spots
    }
}

#[cfg(test)]
mod tests;
