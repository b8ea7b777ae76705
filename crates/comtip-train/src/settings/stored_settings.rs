//! The settings of a run as its checkpoints hold them.

use toml::Table;

use super::changes::changes;
use super::fine_tune_config::FineTuneConfig;
use super::pretrain_config::PretrainConfig;
use super::trainer_settings::TrainerSettings;
use crate::error::TrainError;

/// The settings of a run as its checkpoints hold them, to be compared when it is resumed.
pub(crate) trait StoredSettings {
    /// As text.
    ///
    /// # Errors
    ///
    /// If a number does not fit into TOML.
    fn to_toml(&self) -> Result<String, TrainError>;

    /// What changes a number and was another value in `stored`; `None` if nothing does. A text that is no such settings
    /// says nothing.
    fn changes_since(&self, stored: &str) -> Option<Vec<String>>;

    /// Checkpoints that are kept, beside the best one.
    fn keep_checkpoints(&self) -> usize;
}

impl StoredSettings for PretrainConfig {
    fn to_toml(&self) -> Result<String, TrainError> {
        Self::to_toml(self)
    }

    fn changes_since(&self, stored: &str) -> Option<Vec<String>> {
        let stored = Self::from_toml(stored).ok()?;
        (!self.same_numbers_as(&stored)).then(|| stored.changes_to(self))
    }

    fn keep_checkpoints(&self) -> usize {
        self.run.keep_checkpoints
    }
}

impl StoredSettings for TrainerSettings {
    fn to_toml(&self) -> Result<String, TrainError> {
        Self::to_toml(self)
    }

    fn changes_since(&self, stored: &str) -> Option<Vec<String>> {
        let stored = Self::from_toml(stored).ok()?.ignoring_operational(self);
        let table = |settings: &Self| Table::try_from(settings).unwrap_or_default();
        (stored != *self).then(|| changes(table(&stored), table(self)))
    }

    fn keep_checkpoints(&self) -> usize {
        self.keep_checkpoints
    }
}

impl StoredSettings for FineTuneConfig {
    fn to_toml(&self) -> Result<String, TrainError> {
        Self::to_toml(self)
    }

    fn changes_since(&self, stored: &str) -> Option<Vec<String>> {
        let stored = Self::from_toml(stored).ok()?.ignoring_operational(self);
        let table = |settings: &Self| Table::try_from(settings).unwrap_or_default();
        (stored != *self).then(|| changes(table(&stored), table(self)))
    }

    fn keep_checkpoints(&self) -> usize {
        self.run.keep_checkpoints
    }
}
