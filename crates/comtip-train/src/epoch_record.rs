//! What an epoch was worth, one line of JSON each (`epochs.jsonl`).

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::json_lines::read_json_lines;
use crate::{Alarm, PairProbe, StepRecord, TrainError};

/// What an epoch was worth.
///
/// Times and memory stand here and not in [`StepRecord`], so that two runs alike have equal step logs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EpochRecord {
    /// From 1.
    pub epoch: usize,
    /// Steps of the run so far.
    pub total_steps: usize,
    /// Means over the training steps.
    pub train: MeanLosses,
    /// Means over the validation batches, if there are any.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub validation: Option<MeanLosses>,
    /// What cosines were multiplied by in the last step.
    pub scale: f64,
    /// How many validation spots a fresh linear probe tells the matched sentences of from the shuffled ones. None
    /// without validation spots.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pair_probe: Option<PairProbe>,
    /// Participation ratio of tile embeddings of the validation spots, or of training spots if there are none: how many
    /// directions they use.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub image_participation_ratio: Option<f64>,
    /// Participation ratio of the embeddings of their transcriptomes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub text_participation_ratio: Option<f64>,
    /// Mean cosine of the tile embeddings of two different spots: near 1 all tiles look alike.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub image_cosine: Option<f64>,
    /// Mean cosine of the embeddings of two different transcriptomes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub text_cosine: Option<f64>,
    /// How fast it went.
    pub speed: Speed,
    /// What looks wrong.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub alarms: Vec<Alarm>,
}

/// Means over the steps of an epoch.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeanLosses {
    /// The weighted sum.
    pub total: f64,
    /// InfoNCE over `ln N`: 1 is chance.
    pub info_nce_over_chance: f64,
    /// `L_obs`.
    pub observed: f64,
    /// `L_unobs`.
    pub unobserved: f64,
    /// `E[D(matched)] - E[D(shuffled)]`.
    pub gap: f64,
}

/// How fast an epoch went, validation not counted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speed {
    /// Seconds of its training steps, of those since the last resume if it was resumed within.
    pub seconds: f64,
    /// Pairs of tile and transcriptome a second.
    pub pairs_per_s: f64,
    /// Gene sentences a second, shuffled ones included.
    pub sentences_per_s: f64,
    /// Tokens of these sentences a second, counted as the sentences have them, however they are read.
    pub tokens_per_s: f64,
    /// Share of the time that the trainer waited for batches.
    pub loader_wait: f64,
    /// Largest resident memory of the process so far, MiB, where the system tells.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub peak_mib: Option<f64>,
}

impl MeanLosses {
    /// The means of some steps; `None` of none.
    pub fn of(records: &[StepRecord]) -> Option<Self> {
        let n = records.len() as f64;
        let mean = |term: fn(&StepRecord) -> f64| records.iter().map(term).sum::<f64>() / n;
        (!records.is_empty()).then(|| Self {
            total: mean(|record| record.total),
            info_nce_over_chance: mean(|record| record.info_nce_over_chance),
            observed: mean(|record| record.observed),
            unobserved: mean(|record| record.unobserved),
            gap: mean(|record| record.gap),
        })
    }
}

/// Reads `epochs.jsonl`.
///
/// # Errors
///
/// If the file cannot be read or a line is not an [`EpochRecord`].
pub fn read_epoch_records(path: &Path) -> Result<Vec<EpochRecord>, TrainError> {
    read_json_lines(path)
}
