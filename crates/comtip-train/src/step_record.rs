//! The log of a run, one line of JSON a step (`metrics.jsonl`).

use std::fs;
use std::path::Path;
use std::sync::Arc;

use burn::tensor::{Tensor, TensorReadError};
use burn::train::metric::{Metric, MetricMetadata, MetricName, SerializedEntry};
use serde::{Deserialize, Serialize};

use crate::watch::Watch;
use crate::{Losses, TrainError};

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
    pub total: f64,
    /// Symmetric InfoNCE.
    pub info_nce: f64,
    /// InfoNCE over `ln N`: 1 is chance.
    pub info_nce_over_chance: f64,
    /// `L_obs`.
    pub observed: f64,
    /// `L_unobs`.
    pub unobserved: f64,
    /// `L_pair`.
    pub pair: f64,
    /// `E[D(matched)] - E[D(shuffled)]`.
    pub gap: f64,
    /// What cosines are multiplied by.
    pub scale: f64,
    /// Learning rate of the towers; 0 in validation.
    pub learning_rate: f64,
}

/// What a step is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepSplit {
    /// Training.
    Train,
    /// Held-out spots of the training slides.
    Validation,
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
        ]
        .into_iter()
        .find(|(_, value)| !value.is_finite())
    }

    fn read(losses: &Losses, learning_rate: f64) -> Result<Self, TensorReadError> {
        let value = |tensor: &Tensor<1>| tensor.clone().try_into_scalar::<f64>();
        let info_nce = value(&losses.info_nce)?;
        let split = match losses.epoch {
            0 => StepSplit::Validation,
            _ => StepSplit::Train,
        };
        Ok(Self {
            split,
            epoch: losses.epoch,
            step: losses.step,
            n_pairs: losses.n_pairs,
            total: value(&losses.total)?,
            info_nce,
            info_nce_over_chance: info_nce / (losses.n_pairs as f64).ln(),
            observed: value(&losses.observed)?,
            unobserved: value(&losses.unobserved)?,
            pair: value(&losses.pair)?,
            gap: value(&losses.gap)?,
            scale: value(&losses.scale)?,
            learning_rate,
        })
    }
}

/// Reads `metrics.jsonl`.
///
/// # Errors
///
/// If the file cannot be read or a line is not a [`StepRecord`].
pub fn read_step_records(path: &Path) -> Result<Vec<StepRecord>, TrainError> {
    let text = fs::read_to_string(path).map_err(TrainError::io("read", path))?;
    text.lines()
        .enumerate()
        .map(|(row, line)| {
            serde_json::from_str(line).map_err(|error| TrainError::Run {
                path: path.to_owned(),
                problem: format!("row {}: not a step record: {error}", row + 1),
            })
        })
        .collect()
}

/// Burn's view of the log: a metric whose entry is the record of the step.
///
/// It also watches over the losses: JSON knows no NaN, so a record that is not finite goes no further.
#[derive(Clone)]
pub(crate) struct StepMetric(pub(crate) Watch);

impl Metric for StepMetric {
    type Input = Losses;

    fn name(&self) -> MetricName {
        Arc::new("step".to_owned())
    }

    fn update(
        &mut self,
        losses: &Losses,
        metadata: &MetricMetadata,
    ) -> Result<SerializedEntry, TensorReadError> {
        let rate = metadata.lr.as_ref().map_or(0.0, |rates| rates.base());
        let record = StepRecord::read(losses, rate)?;
        if let Some((loss, value)) = record.not_finite() {
            self.0.stop(TrainError::NotFinite {
                loss,
                value,
                epoch: record.epoch,
                step: record.step,
            });
            return Ok(SerializedEntry::not_available(None));
        }
        let line = serde_json::to_string(&record).unwrap_or_default();
        Ok(SerializedEntry::new(line.clone(), line))
    }

    fn compute(&mut self) -> Result<SerializedEntry, TensorReadError> {
        Ok(SerializedEntry::not_available(None))
    }

    fn clear(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::data::dataloader::Progress;
    use burn::tensor::Device;

    fn losses(observed: f32) -> Losses {
        let scalar = |value: f32| Tensor::<1>::from_floats([value], &Device::flex());
        Losses {
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
        }
    }

    fn update(losses: &Losses) -> (Watch, SerializedEntry) {
        let watch = Watch::default();
        let metadata = MetricMetadata {
            progress: Progress::new(1, 1, None),
            iteration: Some(5),
            lr: None,
        };
        let entry = StepMetric(watch.clone()).update(losses, &metadata);
        (watch, entry.expect("read"))
    }

    #[test]
    fn a_loss_that_is_not_finite_stops_the_run_and_is_named() {
        for value in [f32::NAN, f32::INFINITY] {
            let (watch, _) = update(&losses(value));
            assert!(watch.interrupter().should_stop());
            let reason = watch.reason().expect("a reason").to_string();
            assert!(
                reason.contains("L_obs") && reason.contains("epoch 2, step 5"),
                "{reason}"
            );
        }
    }

    #[test]
    fn a_finite_step_is_recorded_and_goes_on() {
        let (watch, entry) = update(&losses(0.25));
        assert!(!watch.interrupter().should_stop());
        let record: StepRecord = serde_json::from_str(&entry.serialized).expect("a record");
        assert_eq!((record.epoch, record.step, record.observed), (2, 5, 0.25));
    }
}
