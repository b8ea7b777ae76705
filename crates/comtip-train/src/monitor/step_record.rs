//! The log of a run, one line of JSON a step (`metrics.jsonl`).

use std::path::Path;

use burn::tensor::{Tensor, TensorReadError};
use serde::{Deserialize, Serialize};

use super::json_lines::read_json_lines;
use super::json_number::{if_there, or_nan};
use crate::data::Position;
use crate::error::TrainError;
use crate::objective::Losses;
use crate::step_split::StepSplit;

/// What one step cost; see [`Losses`] for the terms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepRecord {
    /// Whether the weights were changed by it.
    pub split: StepSplit,
    /// Epoch, from 1; what a validation step is told under is the epoch it follows.
    pub epoch: usize,
    /// Step of the epoch, from 1.
    pub step: usize,
    /// Pairs in the batch, `N`.
    pub n_pairs: usize,
    /// The weighted sum that is minimised.
    #[serde(deserialize_with = "or_nan")]
    pub total: f64,
    /// Symmetric InfoNCE.
    #[serde(deserialize_with = "or_nan")]
    pub info_nce: f64,
    /// InfoNCE over `ln N`: 1 is chance.
    #[serde(deserialize_with = "or_nan")]
    pub info_nce_over_chance: f64,
    /// `L_obs`.
    #[serde(deserialize_with = "or_nan")]
    pub observed: f64,
    /// `L_unobs`.
    #[serde(deserialize_with = "or_nan")]
    pub unobserved: f64,
    /// `L_pair`.
    #[serde(deserialize_with = "or_nan")]
    pub pair: f64,
    /// `E[D(matched)] - E[D(shuffled)]`.
    #[serde(deserialize_with = "or_nan")]
    pub gap: f64,
    /// What cosines are multiplied by.
    #[serde(deserialize_with = "or_nan")]
    pub scale: f64,
    /// Learning rate of the towers; 0 in validation.
    #[serde(deserialize_with = "or_nan")]
    pub learning_rate: f64,
    /// Length of the gradient over all weights, before it was bounded; none in validation.
    #[serde(
        skip_serializing_if = "Option::is_none",
        default,
        deserialize_with = "if_there"
    )]
    pub gradient_norm: Option<f64>,
}

impl StepRecord {
    /// The first term that is not a finite number.
    pub fn not_finite(&self) -> Option<(&'static str, f64)> {
        [
            ("InfoNCE", self.info_nce),
            ("L_obs", self.observed),
            ("L_unobs", self.unobserved),
            ("L_pair", self.pair),
            ("the total loss", self.total),
            ("the gradient", self.gradient_norm.unwrap_or(0.0)),
        ]
        .into_iter()
        .find(|(_, value)| !value.is_finite())
    }

    /// Whether it lies before a position of its run.
    pub(crate) fn is_before(&self, position: Position) -> bool {
        match self.split {
            StepSplit::Validation => self.epoch < position.epoch,
            StepSplit::Train => (self.epoch, self.step) <= (position.epoch, position.step),
        }
    }

    /// Reads the losses off their device; rate and gradient are not known to them.
    pub(crate) fn read(losses: &Losses) -> Result<Self, TensorReadError> {
        // Read together: a read waits for the device.
        let terms = [
            &losses.total,
            &losses.info_nce,
            &losses.observed,
            &losses.unobserved,
            &losses.pair,
            &losses.gap,
            &losses.scale,
        ];
        let values = Tensor::cat(terms.map(Tensor::clone).to_vec(), 0).try_into_data()?;
        let values: Vec<f64> = values.iter::<f64>().collect();
        let split = match losses.epoch {
            0 => StepSplit::Validation,
            _ => StepSplit::Train,
        };
        Ok(Self {
            split,
            epoch: losses.epoch,
            step: losses.step,
            n_pairs: losses.n_pairs,
            total: values[0],
            info_nce: values[1],
            info_nce_over_chance: values[1] / (losses.n_pairs as f64).ln(),
            observed: values[2],
            unobserved: values[3],
            pair: values[4],
            gap: values[5],
            scale: values[6],
            learning_rate: 0.0,
            gradient_norm: None,
        })
    }
}

/// Reads `metrics.jsonl`.
///
/// # Errors
///
/// If the file cannot be read or a line is not a [`StepRecord`].
pub fn read_step_records(path: &Path) -> Result<Vec<StepRecord>, TrainError> {
    read_json_lines(path)
}

#[cfg(test)]
mod tests {
    use burn::tensor::Device;

    use super::*;

    fn record(observed: f32) -> StepRecord {
        let scalar = |value: f32| Tensor::<1>::from_floats([value], &Device::flex());
        let losses = Losses {
            epoch: 2,
            step: 5,
            n_pairs: 32,
            total: scalar(1.0),
            info_nce: scalar(3.0),
            observed: scalar(observed),
            unobserved: scalar(0.5),
            pair: scalar(-0.1),
            gap: scalar(0.1),
            scale: scalar(14.0),
        };
        StepRecord::read(&losses).expect("read")
    }

    #[test]
    fn a_number_that_is_not_finite_is_named() {
        for value in [f32::NAN, f32::INFINITY] {
            assert_eq!(
                record(value).not_finite().map(|(loss, _)| loss),
                Some("L_obs")
            );
        }
        let mut record = record(0.25);
        assert_eq!(record.not_finite(), None);
        record.gradient_norm = Some(f64::NAN);
        assert_eq!(
            record.not_finite().map(|(loss, _)| loss),
            Some("the gradient")
        );
    }

    #[test]
    fn a_line_with_a_number_that_is_not_finite_is_read_again() {
        // Of a single pair chance is 0, so InfoNCE over it is no number.
        let lost = StepRecord {
            info_nce_over_chance: f64::NAN,
            gradient_norm: Some(f64::INFINITY),
            ..record(0.25)
        };
        let line = serde_json::to_string(&lost).expect("JSON");
        let read: StepRecord = serde_json::from_str(&line).expect("a record");
        assert!(read.info_nce_over_chance.is_nan());
        assert!(read.gradient_norm.is_some_and(f64::is_nan));
        assert_eq!(read.total, lost.total);
    }

    #[test]
    fn a_step_lies_before_the_checkpoint_that_holds_it() {
        let at = |epoch, step| Position {
            epoch,
            step,
            total_steps: 0,
        };
        let trained = record(0.25);
        assert!(trained.is_before(at(2, 5)) && trained.is_before(at(3, 0)));
        assert!(!trained.is_before(at(2, 4)));
        let validated = StepRecord {
            split: StepSplit::Validation,
            ..trained
        };
        assert!(validated.is_before(at(3, 0)) && !validated.is_before(at(2, 9)));
    }
}
