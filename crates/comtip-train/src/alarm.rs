//! What looks wrong with a run, told by its epochs.

use std::fmt;

use comtip_adversarial::PairObjective;
use serde::{Deserialize, Serialize};

use crate::{EpochRecord, ObjectiveSettings};

/// Something that looks wrong, a failure signature of this kind of training.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alarm {
    /// InfoNCE of the training steps is still that of chance.
    NothingLearned,
    /// InfoNCE falls on training spots while that of held-out ones is above chance.
    Memorised,
    /// `L_obs + L_unobs` does not fall.
    MaskedStuck,
    /// Held-out embeddings crowd into few directions.
    Collapse,
    /// Embeddings of sentences do not tell which value belongs to which gene.
    ValuesIgnored,
    /// The logit scale is at its bound.
    ScaleAtBound,
    /// The trainer waits for its batches.
    LoaderBound,
}

/// InfoNCE above this share of `ln N` is taken for chance.
const CHANCE: f64 = 0.98;
/// Epochs a run is given before its trends are judged.
const PATIENCE: usize = 3;
/// What the probe must reach for values to count as told.
const PROBE: f64 = 0.55;
/// Effective rank below this share of the largest so far is a collapse.
const RANK_LEFT: f64 = 0.33;
/// Share of waiting above which the loader is the bottleneck.
const WAIT: f64 = 0.10;

impl Alarm {
    /// Its name in `epochs.jsonl`.
    pub fn name(self) -> &'static str {
        match self {
            Self::NothingLearned => "nothing-learned",
            Self::Memorised => "memorised",
            Self::MaskedStuck => "masked-stuck",
            Self::Collapse => "collapse",
            Self::ValuesIgnored => "values-ignored",
            Self::ScaleAtBound => "scale-at-bound",
            Self::LoaderBound => "loader-bound",
        }
    }

    /// What is wrong with the last of some epochs, from the first of a run of `n_epochs` on. Trends are
    /// judged from the third epoch on, or in the last.
    pub fn of(epochs: &[EpochRecord], n_epochs: usize, objective: &ObjectiveSettings) -> Vec<Self> {
        let (Some(first), Some(last)) = (epochs.first(), epochs.last()) else {
            return Vec::new();
        };
        let is_settled = epochs.len() >= PATIENCE || last.epoch >= n_epochs;
        let masked = |epoch: &EpochRecord| epoch.train.observed + epoch.train.unobserved;
        let trained = last.train.info_nce_over_chance;
        let held_out = last.validation.map(|losses| losses.info_nce_over_chance);
        let rank = |epoch: &EpochRecord| Some(epoch.image_rank?.min(epoch.text_rank?));
        let largest_rank = epochs.iter().filter_map(rank).fold(0.0, f64::max);
        let rules = [
            (Self::NothingLearned, is_settled && trained > CHANCE),
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
                rank(last).is_some_and(|rank| rank < 1.0 || rank < RANK_LEFT * largest_rank),
            ),
            (
                Self::ValuesIgnored,
                is_settled
                    && objective.pair != PairObjective::Off
                    && last.pair_probe.is_some_and(|accuracy| accuracy < PROBE),
            ),
            (Self::ScaleAtBound, last.scale > 99.9),
            (Self::LoaderBound, last.speed.loader_wait > WAIT),
        ];
        rules
            .into_iter()
            .filter_map(|(alarm, rings)| rings.then_some(alarm))
            .collect()
    }
}

impl fmt::Display for Alarm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NothingLearned => {
                "nothing was learned: InfoNCE is still that of chance; train longer, or look at \
                 optimizer.learning_rate and at whether tiles and counts belong together"
            }
            Self::Memorised => {
                "memorised: InfoNCE falls on training spots and is above chance on held-out ones; more slides, \
                 or fewer epochs"
            }
            Self::MaskedStuck => {
                "masked feature modelling stands still: look at objective.masked_weight"
            }
            Self::Collapse => {
                "collapse: embeddings crowd into few directions; lower optimizer.learning_rate"
            }
            Self::ValuesIgnored => {
                "values ignored: a probe cannot tell matched from shuffled values; look at \
                 model.value_embedding and objective.pair"
            }
            Self::ScaleAtBound => {
                "the logit scale is at its bound of 100: the contrast only sharpens"
            }
            Self::LoaderBound => {
                "the trainer waits for its batches: raise run.loader_workers"
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MeanLosses, Speed};

    fn losses(info_nce_over_chance: f64, masked: f64) -> MeanLosses {
        MeanLosses {
            total: 1.0,
            info_nce_over_chance,
            observed: masked,
            unobserved: masked,
            gap: 0.1,
        }
    }

    fn epoch(epoch: usize) -> EpochRecord {
        EpochRecord {
            epoch,
            total_steps: epoch,
            train: losses(0.8, 1.0 / epoch as f64),
            validation: Some(losses(0.9, 1.0)),
            scale: 20.0,
            pair_probe: Some(0.9),
            image_rank: Some(8.0),
            text_rank: Some(8.0),
            speed: Speed {
                seconds: 1.0,
                pairs_per_s: 1.0,
                sentences_per_s: 1.0,
                tokens_per_s: 10.0,
                loader_wait: 0.01,
                peak_mib: None,
            },
            alarms: Vec::new(),
        }
    }

    /// Alarms of a run of four epochs whose last is changed.
    fn alarms(change: impl FnOnce(&mut EpochRecord)) -> Vec<Alarm> {
        let mut epochs: Vec<EpochRecord> = (1..=4).map(epoch).collect();
        change(&mut epochs[3]);
        Alarm::of(&epochs, 20, &ObjectiveSettings::default())
    }

    #[test]
    fn a_good_run_raises_none() {
        assert_eq!(alarms(|_| {}), []);
    }

    #[test]
    fn each_signature_raises_its_alarm_and_no_other() {
        assert_eq!(
            alarms(|e| e.train = losses(0.99, 0.1)),
            [Alarm::NothingLearned]
        );
        assert_eq!(
            alarms(|e| e.validation = Some(losses(1.1, 1.0))),
            [Alarm::Memorised]
        );
        assert_eq!(alarms(|e| e.train = losses(0.8, 1.0)), [Alarm::MaskedStuck]);
        assert_eq!(alarms(|e| e.text_rank = Some(2.0)), [Alarm::Collapse]);
        assert_eq!(
            alarms(|e| e.pair_probe = Some(0.51)),
            [Alarm::ValuesIgnored]
        );
        assert_eq!(alarms(|e| e.scale = 100.0), [Alarm::ScaleAtBound]);
        assert_eq!(alarms(|e| e.speed.loader_wait = 0.2), [Alarm::LoaderBound]);
    }

    #[test]
    fn the_first_epochs_may_be_at_chance_unless_there_are_no_more() {
        let mut first = epoch(1);
        first.train = losses(1.0, 1.0);
        let objective = ObjectiveSettings::default();
        assert_eq!(Alarm::of(std::slice::from_ref(&first), 20, &objective), []);
        assert_eq!(Alarm::of(&[first], 1, &objective), [Alarm::NothingLearned]);
    }

    #[test]
    fn a_term_that_is_switched_off_raises_no_alarm() {
        let mut epochs: Vec<EpochRecord> = (1..=4).map(epoch).collect();
        (epochs[3].train.observed, epochs[3].train.unobserved) = (1.0, 1.0);
        epochs[3].pair_probe = Some(0.5);
        let objective = ObjectiveSettings {
            masked_weight: 0.0,
            pair: PairObjective::Off,
            ..ObjectiveSettings::default()
        };
        assert_eq!(Alarm::of(&epochs, 20, &objective), []);
    }
}
