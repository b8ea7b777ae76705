//! When an alarm is raised, given the epochs of a run.

use comtip_adversarial::PairObjective;

use super::alarm::Alarm;
use super::epoch_record::EpochRecord;
use crate::settings::PretrainConfig;

/// A contrast above this share of that of an uninformed model is taken for chance.
const CHANCE: f64 = 0.98;
/// Epochs a run is given before its trends are judged.
const PATIENCE: usize = 3;
/// What the probe must reach for values to count as read.
const PROBE: f64 = 0.55;
/// What the accuracy of the probe must not reach within its interval: with too few spots nothing is said.
const PROBE_HIGH: f64 = 0.65;
/// Fewer directions than these are a collapse: the participation ratio of a line is 1.
const DIRECTIONS: f64 = 2.0;
/// A participation ratio below this share of the largest so far is one too.
const DIRECTIONS_LEFT: f64 = 0.33;
/// Embeddings with a mean cosine above this are all alike.
const ALIKE: f64 = 0.95;
/// A logit scale above this is at its bound of 100.
const SCALE_BOUND: f64 = 99.9;
/// Share of waiting above which the loader is the bottleneck.
const WAIT: f64 = 0.10;

impl Alarm {
    /// What is wrong with the last of some epochs, from the first of a run on. Trends are judged from the
    /// third epoch on, or in the last; whether anything was learned, once the warm-up is over.
    pub fn of(epochs: &[EpochRecord], config: &PretrainConfig) -> Vec<Self> {
        let (Some(first), Some(last)) = (epochs.first(), epochs.last()) else {
            return Vec::new();
        };
        let objective = &config.objective;
        let is_settled = epochs.len() >= PATIENCE || last.epoch >= config.run.epochs;
        let is_warm = last.total_steps > config.optimizer.warmup_steps;
        let masked = |epoch: &EpochRecord| epoch.train.observed + epoch.train.unobserved;
        let trained = last.train.contrast_over_chance().value;
        let held_out = last
            .validation
            .map(|losses| losses.contrast_over_chance().value);
        let directions = |epoch: &EpochRecord| {
            Some(
                epoch
                    .image_participation_ratio?
                    .min(epoch.text_participation_ratio?),
            )
        };
        let most_directions = epochs.iter().filter_map(directions).fold(0.0, f64::max);
        let cosines = [last.image_cosine, last.text_cosine];
        let rules = [
            (
                Self::NothingLearned,
                is_settled && is_warm && trained > CHANCE,
            ),
            (
                Self::Memorised,
                trained < CHANCE && held_out.is_some_and(|held_out| held_out > 1.0),
            ),
            (
                Self::MaskedStuck,
                epochs.len() >= PATIENCE
                    && objective.masked_weight > 0.0
                    && masked(last) > 0.98 * masked(first),
            ),
            (
                Self::Collapse,
                is_settled
                    && (directions(last)
                        .is_some_and(|n| n < DIRECTIONS.max(DIRECTIONS_LEFT * most_directions))
                        || cosines.into_iter().flatten().any(|cosine| cosine > ALIKE)),
            ),
            (
                Self::ValuesIgnored,
                is_settled
                    && objective.pair != PairObjective::Off
                    && last.pair_probe.is_some_and(|probe| {
                        probe.accuracy < PROBE && probe.interval().1 < PROBE_HIGH
                    }),
            ),
            (
                Self::ScaleAtBound,
                1.0 / config.model.temperature < SCALE_BOUND && last.scale > SCALE_BOUND,
            ),
            (Self::LoaderBound, last.speed.loader_wait > WAIT),
        ];
        rules
            .into_iter()
            .filter_map(|(alarm, rings)| rings.then_some(alarm))
            .collect()
    }
}

#[cfg(test)]
mod tests;
