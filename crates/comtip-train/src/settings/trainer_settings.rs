//! What a trainer has to know, whatever it trains.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::bounds::{MANY, if_there, within};
use super::tables::OptimizerSettings;
use crate::error::TrainError;

/// What a [`Trainer`](crate::Trainer) has to know, whatever it trains.
///
/// ```
/// use comtip_train::TrainerSettings;
///
/// let mut settings = TrainerSettings::new(3);
/// settings.optimizer.learning_rate = 1e-3;
/// settings.optimizer.warmup_steps = 10;
/// settings.also.insert("seed".to_owned(), "7".to_owned());
/// assert!(settings.check().is_ok());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainerSettings {
    /// Passes over the source of batches.
    pub epochs: usize,
    /// Resumable checkpoints that are kept, beside the best one.
    pub keep_checkpoints: usize,
    /// Also saves a checkpoint within an epoch, after every so many of its steps. The end of an epoch has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint_steps: Option<usize>,
    /// AdamW and its schedule. The defaults are rates of fine-tuning CLIP.
    pub optimizer: OptimizerSettings,
    /// What else the numbers follow from, by name: the seed, the sizes of the model, a digest of the data. A run is
    /// not resumed with others.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub also: BTreeMap<String, String>,
}

impl TrainerSettings {
    /// For so many epochs, with the defaults of all else.
    pub fn new(epochs: usize) -> Self {
        Self {
            epochs,
            keep_checkpoints: 2,
            checkpoint_steps: None,
            optimizer: OptimizerSettings::default(),
            also: BTreeMap::new(),
        }
    }

    /// Refuses values that cannot be trained with.
    ///
    /// # Errors
    ///
    /// Names the first setting that is of no use, its value, and what would be.
    pub fn check(&self) -> Result<(), TrainError> {
        within("epochs", self.epochs, 1..=MANY)?;
        within("keep_checkpoints", self.keep_checkpoints, 1..=MANY)?;
        if_there("checkpoint_steps", self.checkpoint_steps, 1..)?;
        self.optimizer.check()
    }

    /// Reads the text that [`to_toml`](Self::to_toml) makes.
    ///
    /// # Errors
    ///
    /// If it is no such text.
    pub fn from_toml(text: &str) -> Result<Self, TrainError> {
        toml::from_str(text).map_err(|error| TrainError::Config {
            problem: error.to_string().trim_end().to_owned(),
        })
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

    /// These settings, with what changes no number taken from others.
    pub(super) fn ignoring_operational(&self, other: &Self) -> Self {
        Self {
            keep_checkpoints: other.keep_checkpoints,
            checkpoint_steps: other.checkpoint_steps,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::StoredSettings;

    #[test]
    fn what_changes_a_number_is_named_and_what_does_not_may_change() {
        let mut begun = TrainerSettings::new(3);
        begun.also.insert("seed".to_owned(), "7".to_owned());
        let text = begun.to_toml().expect("TOML");
        assert_eq!(
            TrainerSettings::from_toml(&text).ok().as_ref(),
            Some(&begun)
        );
        let mut now = begun.clone();
        (now.keep_checkpoints, now.checkpoint_steps) = (5, Some(2));
        assert_eq!(now.changes_since(&text), None);
        now.also.insert("seed".to_owned(), "8".to_owned());
        now.epochs = 4;
        let expected = [
            r#"also.seed was "7" and is "8" now"#,
            "epochs was 3 and is 4 now",
        ];
        assert_eq!(
            now.changes_since(&text),
            Some(expected.map(str::to_owned).into())
        );
        assert_eq!(now.changes_since("[model]"), None);
    }
}
