//! What an epoch was worth, one line of JSON each (`epochs.jsonl`).

use std::path::Path;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::alarm::Alarm;
use super::json_lines::read_json_lines;
use super::json_number::{if_there, or_nan};
use super::mean_losses::MeanLosses;
use super::monitor::EpochLine;
use super::pair_probe::PairProbe;
use crate::error::TrainError;

/// What an epoch was worth.
///
/// Times and memory stand here and not in [`StepRecord`](crate::StepRecord), so that two runs alike have equal step logs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
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
    #[serde(deserialize_with = "or_nan")]
    pub scale: f64,
    /// How many validation spots a fresh linear probe tells the matched sentences of from the shuffled ones. None
    /// without validation spots.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pair_probe: Option<PairProbe>,
    /// Participation ratio of tile embeddings of the validation spots, or of training spots if there are none: how many
    /// directions they use.
    #[serde(
        skip_serializing_if = "Option::is_none",
        default,
        deserialize_with = "if_there"
    )]
    pub image_participation_ratio: Option<f64>,
    /// Participation ratio of the embeddings of their transcriptomes.
    #[serde(
        skip_serializing_if = "Option::is_none",
        default,
        deserialize_with = "if_there"
    )]
    pub text_participation_ratio: Option<f64>,
    /// Mean cosine of the tile embeddings of two different spots: near 1 all tiles look alike.
    #[serde(
        skip_serializing_if = "Option::is_none",
        default,
        deserialize_with = "if_there"
    )]
    pub image_cosine: Option<f64>,
    /// Mean cosine of the embeddings of two different transcriptomes.
    #[serde(
        skip_serializing_if = "Option::is_none",
        default,
        deserialize_with = "if_there"
    )]
    pub text_cosine: Option<f64>,
    /// Recall at 10 among the validation spots, the mean of both directions, where the best epoch is chosen by it.
    #[serde(
        skip_serializing_if = "Option::is_none",
        default,
        deserialize_with = "if_there"
    )]
    pub recall_at_10: Option<f64>,
    /// Mean over genes of the correlation of predicted with measured values on validation spots, by ridge regression on the
    /// tile embeddings of training spots, where the best epoch is chosen by it.
    #[serde(
        skip_serializing_if = "Option::is_none",
        default,
        deserialize_with = "if_there"
    )]
    pub probe_pcc: Option<f64>,
    /// How fast it went.
    pub speed: Speed,
    /// What looks wrong.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub alarms: Vec<Alarm>,
}

impl EpochLine for EpochRecord {
    fn epoch(&self) -> usize {
        self.epoch
    }
}

impl Serialize for EpochRecord {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, to)
    }
}

/// Without what an earlier version reported otherwise: effective ranks, and of the probe the accuracy alone.
impl<'de> Deserialize<'de> for EpochRecord {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        let mut fields = Map::deserialize(json)?;
        fields.retain(|name, value| match name.as_str() {
            "image_rank" | "text_rank" => false,
            "pair_probe" => !value.is_number(),
            _ => true,
        });
        Self::deserialize(Value::Object(fields)).map_err(D::Error::custom)
    }
}

/// How fast an epoch went, validation not counted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speed {
    /// Seconds of its training steps, of those since the last resume if it was resumed within.
    #[serde(deserialize_with = "or_nan")]
    pub seconds: f64,
    /// Pairs of tile and transcriptome a second.
    #[serde(deserialize_with = "or_nan")]
    pub pairs_per_s: f64,
    /// Gene sentences a second, shuffled ones included.
    #[serde(deserialize_with = "or_nan")]
    pub sentences_per_s: f64,
    /// Tokens of these sentences a second, counted as the sentences have them, however they are read.
    #[serde(deserialize_with = "or_nan")]
    pub tokens_per_s: f64,
    /// Share of the time that the trainer waited for batches.
    #[serde(deserialize_with = "or_nan")]
    pub loader_wait: f64,
    /// Largest resident memory of the process so far, MiB, where the system tells.
    #[serde(
        skip_serializing_if = "Option::is_none",
        default,
        deserialize_with = "if_there"
    )]
    pub peak_mib: Option<f64>,
}

/// Reads `epochs.jsonl`.
///
/// # Errors
///
/// If the file cannot be read or a line is not an [`EpochRecord`].
pub fn read_epoch_records(path: &Path) -> Result<Vec<EpochRecord>, TrainError> {
    read_json_lines(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitor::json_lines::JsonLines;

    fn record(value: f64) -> EpochRecord {
        EpochRecord {
            epoch: 1,
            total_steps: 2,
            train: MeanLosses {
                total: value,
                info_nce_over_chance: value,
                observed: value,
                unobserved: value,
                gap: value,
                siglip_over_chance: None,
            },
            validation: None,
            scale: value,
            pair_probe: None,
            image_participation_ratio: Some(value),
            text_participation_ratio: None,
            image_cosine: Some(value),
            text_cosine: None,
            recall_at_10: None,
            probe_pcc: None,
            speed: Speed {
                seconds: value,
                pairs_per_s: value,
                sentences_per_s: value,
                tokens_per_s: value,
                loader_wait: value,
                peak_mib: None,
            },
            alarms: Vec::new(),
        }
    }

    #[test]
    fn a_log_with_numbers_that_are_not_finite_goes_on() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("epochs.jsonl");
        let (mut log, _) = JsonLines::open(&path, |_: &EpochRecord| true).expect("opened");
        for value in [f64::NAN, f64::INFINITY, 0.25] {
            log.append(&record(value)).expect("written");
        }
        drop(log);
        let (mut log, read) = JsonLines::open(&path, |_: &EpochRecord| true).expect("opened");
        log.append(&record(0.5)).expect("written");
        assert_eq!(read.len(), 3);
        for lost in &read[..2] {
            assert!(lost.scale.is_nan() && lost.train.gap.is_nan());
            assert!(lost.image_participation_ratio.is_some_and(f64::is_nan));
            assert_eq!(
                (lost.text_participation_ratio, lost.speed.peak_mib),
                (None, None)
            );
        }
        assert_eq!(read[2], record(0.25));
        assert_eq!(read_epoch_records(&path).expect("read").len(), 4);
    }

    #[test]
    fn a_log_of_an_earlier_version_goes_on() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("epochs.jsonl");
        // As commit 5a241ab wrote it.
        let line = r#"{"epoch":1,"total_steps":2,"train":{"total":0.25,"info_nce_over_chance":0.25,"observed":0.25,"unobserved":0.25,"gap":0.25},"scale":0.25,"pair_probe":0.75,"image_rank":3.5,"text_rank":null,"speed":{"seconds":0.25,"pairs_per_s":0.25,"sentences_per_s":0.25,"tokens_per_s":0.25,"loader_wait":0.25}}"#;
        std::fs::write(&path, format!("{line}\n")).expect("written");
        let (mut log, read) = JsonLines::open(&path, |_: &EpochRecord| true).expect("opened");
        log.append(&record(0.25)).expect("written");
        let now = EpochRecord {
            image_participation_ratio: None,
            image_cosine: None,
            ..record(0.25)
        };
        assert_eq!(read, [now]);
        assert_eq!(read_epoch_records(&path).expect("read").len(), 2);
        let unknown = line.replace("image_rank", "image_ranks");
        assert!(serde_json::from_str::<EpochRecord>(&unknown).is_err());
    }
}
