//! What a fine-tuning is made of.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::bounds::{MANY, if_there, within};
use super::pretrain_config::PretrainConfig;
use super::tables::{AugmentationSettings, OptimizerSettings};
use super::trainer_settings::TrainerSettings;
use super::tuned::Tuned;
use crate::error::TrainError;

/// Most spots of a batch; all of them are in memory.
const MAX_SPOTS: usize = 1_048_576;

/// Most threads that prepare batches.
const MAX_WORKERS: usize = 1024;

/// Settings of a [`fine_tune`](crate::fine_tune): the file `config.toml` of its folder.
///
/// `optimizer.learning_rate` is that of the image tower and its projection, 1e-5 by default, and
/// `optimizer.new_module_learning_rate` that of the head, 1e-3.
///
/// ```
/// use comtip_train::{FineTuneConfig, PretrainConfig};
///
/// let mut config = FineTuneConfig::of_run(&PretrainConfig::tiny());
/// assert_eq!((config.seed, config.run.epochs), (7, 20));
/// config.run.epochs = 5;
/// assert_eq!(FineTuneConfig::from_toml(&config.to_toml()?)?, config);
/// # Ok::<(), comtip_train::TrainError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FineTuneConfig {
    /// What the head, the order of the spots and the alterations of tiles follow from.
    pub seed: u64,
    /// Which weights are changed.
    pub tuned: Tuned,
    /// Epochs, batches, checkpoints.
    pub run: TuningRunSettings,
    /// AdamW and its schedule.
    pub optimizer: OptimizerSettings,
    /// How tiles are altered.
    pub augmentation: AugmentationSettings,
}

/// Epochs, batches and checkpoints of a fine-tuning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TuningRunSettings {
    /// Passes over the training spots; the weights behind the last are kept, whatever the losses were.
    pub epochs: usize,
    /// Spots of a step, all in memory; the last step of an epoch has what is left.
    pub batch_size: usize,
    /// Threads that prepare batches; they change no number.
    pub loader_workers: usize,
    /// How many of the last checkpoints to keep.
    pub keep_checkpoints: usize,
    /// Saves a checkpoint within an epoch too, every so many steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint_steps: Option<usize>,
}

impl FineTuneConfig {
    /// Of a model that was pretrained with these settings: its seed, its alterations of tiles and its threads, and the
    /// defaults of all else.
    pub fn of_run(pretrained: &PretrainConfig) -> Self {
        Self {
            seed: pretrained.seed,
            tuned: Tuned::default(),
            run: TuningRunSettings {
                epochs: 20,
                batch_size: 32,
                loader_workers: pretrained.run.loader_workers,
                keep_checkpoints: 2,
                checkpoint_steps: None,
            },
            optimizer: OptimizerSettings {
                learning_rate: 1e-5,
                new_module_learning_rate: 1e-3,
                warmup_steps: 20,
                ..OptimizerSettings::default()
            },
            augmentation: pretrained.augmentation,
        }
    }

    /// Refuses values that cannot be trained with.
    ///
    /// # Errors
    ///
    /// Names the first setting that is of no use, its value, and what would be.
    pub fn check(&self) -> Result<(), TrainError> {
        let run = &self.run;
        within("run.epochs", run.epochs, 1..=MANY)?;
        within("run.batch_size", run.batch_size, 1..=MAX_SPOTS)?;
        within("run.loader_workers", run.loader_workers, 1..=MAX_WORKERS)?;
        within("run.keep_checkpoints", run.keep_checkpoints, 1..=MANY)?;
        if_there("run.checkpoint_steps", run.checkpoint_steps, 1..)?;
        let jitter = self.augmentation.colour_jitter;
        within("augmentation.colour_jitter", jitter, 0.0..=1.0)?;
        self.optimizer.check()
    }

    /// Reads the text that [`to_toml`](Self::to_toml) makes, and checks what it says.
    ///
    /// # Errors
    ///
    /// If it is no such text, or a value is of no use.
    pub fn from_toml(text: &str) -> Result<Self, TrainError> {
        let config: Self = toml::from_str(text).map_err(|error| TrainError::Config {
            problem: error.to_string().trim_end().to_owned(),
        })?;
        config.check()?;
        Ok(config)
    }

    /// As TOML text.
    ///
    /// # Errors
    ///
    /// If a number does not fit into TOML, which has no larger integer than `i64::MAX`.
    pub fn to_toml(&self) -> Result<String, TrainError> {
        toml::to_string_pretty(self).map_err(|error| TrainError::Config {
            problem: error.to_string(),
        })
    }

    /// What the trainer has to know of them.
    pub fn trainer_settings(&self) -> TrainerSettings {
        TrainerSettings {
            epochs: self.run.epochs,
            keep_checkpoints: self.run.keep_checkpoints,
            checkpoint_steps: self.run.checkpoint_steps,
            optimizer: self.optimizer.clone(),
            also: BTreeMap::new(),
        }
    }

    /// These settings, with what changes no number taken from others.
    pub(super) fn ignoring_operational(&self, other: &Self) -> Self {
        let mut alike = self.clone();
        alike.run.loader_workers = other.run.loader_workers;
        alike.run.keep_checkpoints = other.run.keep_checkpoints;
        alike.run.checkpoint_steps = other.run.checkpoint_steps;
        alike
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::StoredSettings;

    #[test]
    fn what_changes_a_number_is_named_and_what_does_not_may_change() {
        let begun = FineTuneConfig::of_run(&PretrainConfig::tiny());
        let text = begun.to_toml().expect("TOML");
        let mut now = begun.clone();
        now.run.loader_workers += 1;
        now.run.checkpoint_steps = Some(2);
        assert_eq!(now.changes_since(&text), None);
        now.tuned = Tuned::HeadOnly;
        now.run.epochs = 5;
        let expected = [
            "run.epochs was 20 and is 5 now",
            r#"tuned was "whole" and is "head-only" now"#,
        ];
        let expected = Some(expected.map(str::to_owned).to_vec());
        assert_eq!(now.changes_since(&text), expected);
    }

    #[test]
    fn a_value_of_no_use_is_named() {
        let mut config = FineTuneConfig::of_run(&PretrainConfig::tiny());
        config.run.batch_size = 0;
        let refused = config.check().expect_err("refused").to_string();
        assert!(
            refused.starts_with("run.batch_size must be at least 1"),
            "{refused}"
        );
    }
}
