//! The log of a run, one line of JSON a step (`metrics.jsonl`).

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::contrast_over_chance::ContrastOverChance;
use super::json_lines::read_json_lines;
use super::json_number::{if_there, or_nan};
use super::monitor::StepLine;
use super::step_values::{StepPlace, StepValues};
use crate::error::TrainError;
use crate::step_split::StepSplit;

/// What one step of pretraining cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepRecord {
    /// Whether the weights were changed by it.
    pub split: StepSplit,
    /// Epoch, from 1; a validation step has that of the epoch it follows.
    pub epoch: usize,
    /// Step of the epoch, from 1.
    pub step: usize,
    /// Pairs in the batch, `N`.
    pub n_pairs: usize,
    /// The weighted sum that is minimised.
    #[serde(deserialize_with = "or_nan")]
    pub total: f64,
    /// Symmetric InfoNCE; under SigLIP it is not minimised, and logged for comparison.
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
    /// The sigmoid loss; none under InfoNCE.
    #[serde(
        skip_serializing_if = "Option::is_none",
        default,
        deserialize_with = "if_there"
    )]
    pub siglip: Option<f64>,
    /// The sigmoid loss over what an uninformed model scores: 1 is chance.
    #[serde(
        skip_serializing_if = "Option::is_none",
        default,
        deserialize_with = "if_there"
    )]
    pub siglip_over_chance: Option<f64>,
    /// InfoNCE whose targets are shared among spots of like expression; none where these have no share.
    #[serde(
        skip_serializing_if = "Option::is_none",
        default,
        deserialize_with = "if_there"
    )]
    pub soft_info_nce: Option<f64>,
    /// The covariance terms of both sides; none where they have no weight.
    #[serde(
        skip_serializing_if = "Option::is_none",
        default,
        deserialize_with = "if_there"
    )]
    pub covariance: Option<f64>,
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
            ("SigLIP", self.siglip.unwrap_or(0.0)),
            ("InfoNCE of soft targets", self.soft_info_nce.unwrap_or(0.0)),
            ("the covariance", self.covariance.unwrap_or(0.0)),
            ("L_obs", self.observed),
            ("L_unobs", self.unobserved),
            ("L_pair", self.pair),
            ("the total loss", self.total),
            ("the gradient", self.gradient_norm.unwrap_or(0.0)),
        ]
        .into_iter()
        .find(|(_, value)| !value.is_finite())
    }

    /// The contrast that is minimised, SigLIP or InfoNCE, over that of chance.
    pub fn contrast_over_chance(&self) -> ContrastOverChance {
        ContrastOverChance::of(self.info_nce_over_chance, self.siglip_over_chance)
    }
}

impl StepLine for StepRecord {
    fn place(&self) -> StepPlace {
        StepPlace {
            split: self.split,
            epoch: self.epoch,
            step: self.step,
        }
    }
}

/// A term that is not there is no number.
impl From<&StepValues> for StepRecord {
    fn from(values: &StepValues) -> Self {
        let term = |name| values.term(name).unwrap_or(f64::NAN);
        let StepPlace { split, epoch, step } = values.place;
        Self {
            split,
            epoch,
            step,
            n_pairs: values.n_items,
            total: values.total,
            info_nce: term("info_nce"),
            info_nce_over_chance: values.over_chance("info_nce").unwrap_or(f64::NAN),
            observed: term("observed"),
            unobserved: term("unobserved"),
            pair: term("pair"),
            gap: term("gap"),
            scale: term("scale"),
            siglip: values.term("siglip"),
            siglip_over_chance: values.over_chance("siglip"),
            soft_info_nce: values.term("soft_info_nce"),
            covariance: values.term("covariance"),
            learning_rate: values.learning_rate,
            gradient_norm: values.gradient_norm,
        }
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
    use super::*;

    fn record(observed: f64) -> StepRecord {
        StepRecord {
            split: StepSplit::Train,
            epoch: 2,
            step: 5,
            n_pairs: 32,
            total: 1.0,
            info_nce: 3.0,
            info_nce_over_chance: 3.0 / 32f64.ln(),
            observed,
            unobserved: 0.5,
            pair: -0.1,
            gap: 0.1,
            scale: 14.0,
            siglip: None,
            siglip_over_chance: None,
            soft_info_nce: None,
            covariance: None,
            learning_rate: 0.001,
            gradient_norm: Some(2.0),
        }
    }

    #[test]
    fn a_number_that_is_not_finite_is_named() {
        for value in [f64::NAN, f64::INFINITY] {
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

    /// Byte for byte what every version so far wrote.
    #[test]
    fn a_line_of_info_nce_has_the_fields_it_always_had() {
        let line = r#"{"split":"train","epoch":2,"step":5,"n_pairs":32,"total":1.0,"info_nce":3.0,"info_nce_over_chance":0.8656170245333781,"observed":0.25,"unobserved":0.5,"pair":-0.1,"gap":0.1,"scale":14.0,"learning_rate":0.001,"gradient_norm":2.0}"#;
        assert_eq!(serde_json::to_string(&record(0.25)).expect("JSON"), line);
        let read: StepRecord = serde_json::from_str(line).expect("a record");
        assert_eq!(read.siglip, None);
    }
}
