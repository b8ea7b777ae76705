//! What a pretraining run is made of, one TOML file.

use std::collections::{BTreeMap, BTreeSet};

use burn::tensor::{DType, Device};
use comtip_model::ComtipConfig;
use comtip_vision::Precision;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use crate::TrainError;
use crate::settings::{
    AugmentationSettings, DataSettings, ModelPreset, ModelSettings, ObjectiveSettings,
    OptimizerSettings, RunSettings,
};

/// Settings of a pretraining run; every field has a default but the model, unknown fields are errors.
///
/// ```
/// use comtip_train::PretrainConfig;
///
/// let config = PretrainConfig::tiny();
/// assert_eq!(config.run.batch_size, 32);
/// assert!(PretrainConfig::from_toml("[model]\npreset = 'tiny'\n[run]\nepoch = 3").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PretrainConfig {
    /// Every random choice follows from it.
    #[serde(default = "default_seed")]
    pub seed: u64,
    /// The joint model.
    pub model: ModelSettings,
    /// Genes and values.
    #[serde(default)]
    pub data: DataSettings,
    /// How training tiles are altered.
    #[serde(default)]
    pub augmentation: AugmentationSettings,
    /// The weighted sum of losses (Eq. 15).
    #[serde(default)]
    pub objective: ObjectiveSettings,
    /// AdamW and its schedule.
    #[serde(default)]
    pub optimizer: OptimizerSettings,
    /// Epochs, batches, checkpoints.
    #[serde(default)]
    pub run: RunSettings,
}

fn default_seed() -> u64 {
    7
}

impl PretrainConfig {
    /// Presets by name, with their TOML text.
    pub const PRESETS: [(&str, &str); 2] = [
        ("tiny", include_str!("../presets/tiny.toml")),
        ("paper", include_str!("../presets/paper.toml")),
    ];

    /// The preset for two cores.
    pub fn tiny() -> Self {
        Self::from_toml(Self::PRESETS[0].1).expect("the preset is tested")
    }

    /// Reads TOML text and checks what it says.
    ///
    /// # Errors
    ///
    /// If the text is not TOML, a key is unknown, or a value is of no use; the message names it.
    pub fn from_toml(text: &str) -> Result<Self, TrainError> {
        let config: Self = toml::from_str(text).map_err(|error| TrainError::Config {
            problem: error.to_string().trim_end().to_owned(),
        })?;
        config.check()?;
        Ok(config)
    }

    /// The settings as TOML text, to be stored with the run.
    ///
    /// # Errors
    ///
    /// If a number does not fit into TOML, which has no larger integer than `i64::MAX`.
    pub fn to_toml(&self) -> Result<String, TrainError> {
        toml::to_string_pretty(self).map_err(|error| TrainError::Config {
            problem: error.to_string(),
        })
    }

    /// Refuses values that cannot be trained with.
    ///
    /// # Errors
    ///
    /// Names the first setting that is of no use, and what would be.
    pub fn check(&self) -> Result<(), TrainError> {
        let rate = |value: f64| value > 0.0 && value <= 1.0;
        let (data, objective, optimizer, run) =
            (&self.data, &self.objective, &self.optimizer, &self.run);
        let rules = [
            (run.batch_size >= 2, "run.batch_size must be at least 2"),
            (run.epochs >= 1, "run.epochs must be at least 1"),
            (
                run.loader_workers >= 1,
                "run.loader_workers must be at least 1",
            ),
            (
                run.keep_checkpoints >= 1,
                "run.keep_checkpoints must be at least 1",
            ),
            (
                run.chunk_size != Some(0) && run.checkpoint_steps != Some(0),
                "run.chunk_size and run.checkpoint_steps must be at least 1",
            ),
            (
                optimizer.max_gradient_norm.is_none_or(|norm| norm > 0.0),
                "optimizer.max_gradient_norm must be above 0",
            ),
            (
                optimizer
                    .average_decay
                    .is_none_or(|decay| (0.0..1.0).contains(&decay)),
                "optimizer.average_decay must lie in [0, 1)",
            ),
            (
                data.genes_per_spot >= 2,
                "data.genes_per_spot must be at least 2",
            ),
            (
                data.value_quantiles >= 2,
                "data.value_quantiles must be at least 2",
            ),
            (
                (0.0..0.9).contains(&data.validation_share),
                "data.validation_share must lie in [0, 0.9)",
            ),
            (
                (0.0..=1.0).contains(&self.augmentation.colour_jitter),
                "augmentation.colour_jitter must lie in [0, 1]",
            ),
            (
                (0.05..=0.95).contains(&objective.mask_ratio),
                "objective.mask_ratio must lie in [0.05, 0.95]",
            ),
            (
                objective.masked_weight >= 0.0 && objective.pair_weight >= 0.0,
                "objective weights must not be negative",
            ),
            (
                rate(optimizer.learning_rate) && rate(optimizer.new_module_learning_rate),
                "optimizer learning rates must lie in (0, 1]",
            ),
            (
                optimizer.weight_decay >= 0.0 && objective.reversal_strength >= 0.0,
                "optimizer.weight_decay and objective.reversal_strength must not be negative",
            ),
            (
                (0.0..1.0).contains(&optimizer.beta_1) && (0.0..1.0).contains(&optimizer.beta_2),
                "optimizer.beta_1 and beta_2 must lie in [0, 1)",
            ),
            (optimizer.epsilon > 0.0, "optimizer.epsilon must be above 0"),
            (
                optimizer.warmup_steps >= 1,
                "optimizer.warmup_steps must be at least 1",
            ),
        ];
        match rules.iter().find(|(holds, _)| !holds) {
            None => Ok(()),
            Some((_, problem)) => Err(TrainError::Config {
                problem: (*problem).to_owned(),
            }),
        }
    }

    /// Refuses a device that cannot compute as the settings say.
    ///
    /// # Errors
    ///
    /// If `run.precision` is not one of the device's.
    pub fn check_device(&self, device: &Device) -> Result<(), TrainError> {
        match self.run.precision {
            Precision::Bf16 if !device.supports_dtype(DType::BF16) => Err(TrainError::Config {
                problem: format!(
                    "run.precision = \"bf16\": {device:?} does not multiply in it; leave it at f32"
                ),
            }),
            _ => Ok(()),
        }
    }

    /// Whether two runs with these settings have the same numbers: all must be equal but how batches are
    /// prepared and what is kept of the way.
    pub fn decides_as(&self, other: &Self) -> bool {
        let mut alike = self.clone();
        alike.run.loader_workers = other.run.loader_workers;
        alike.run.keep_checkpoints = other.run.keep_checkpoints;
        alike.run.checkpoint_steps = other.run.checkpoint_steps;
        alike.run.observed_spots = other.run.observed_spots;
        alike == *other
    }

    /// The settings that differ in `now`, each with both values.
    pub(crate) fn changes_to(&self, now: &Self) -> Vec<String> {
        let flat = |config: &Self| {
            let mut settings = BTreeMap::new();
            if let Ok(Value::Table(table)) = Value::try_from(config) {
                flatten("", table, &mut settings);
            }
            settings
        };
        let (begun, now) = (flat(self), flat(now));
        let unset = "not set".to_owned();
        let names: BTreeSet<&String> = begun.keys().chain(now.keys()).collect();
        let differing = names
            .into_iter()
            .filter(|name| begun.get(*name) != now.get(*name));
        differing
            .map(|name| {
                let [begun, now] = [&begun, &now].map(|of| of.get(name).unwrap_or(&unset));
                format!("{name} was {begun} and is {now} now")
            })
            .collect()
    }

    /// The shape of the model for a table of `n_genes` genes.
    pub fn model_config(&self, n_genes: usize) -> ComtipConfig {
        let mut config = match self.model.preset {
            ModelPreset::Tiny => ComtipConfig::tiny(n_genes),
            ModelPreset::VitB32 => ComtipConfig::vit_b32(n_genes),
        };
        config.text.gene_name_embedding = self.model.gene_name_embedding;
        config.text.value_embedding = self.model.value_embedding;
        config.text.spans = self.model.spans;
        config
    }
}

/// Settings by their name with sections, as `--set` takes them.
fn flatten(section: &str, table: Table, settings: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        match value {
            Value::Table(table) => flatten(&format!("{section}{key}."), table, settings),
            value => {
                settings.insert(format!("{section}{key}"), value.to_string());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_between_settings_is_named_with_both_values() {
        let begun = PretrainConfig::tiny();
        let mut now = begun.clone();
        assert!(begun.changes_to(&now).is_empty());
        now.seed = 8;
        now.run.chunk_size = Some(16);
        let expected = [
            "run.chunk_size was not set and is 16 now",
            "seed was 7 and is 8 now",
        ];
        assert_eq!(begun.changes_to(&now), expected);
    }

    #[test]
    fn every_preset_can_be_read_and_written_back() {
        for (name, text) in PretrainConfig::PRESETS {
            let config = PretrainConfig::from_toml(text).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(
                PretrainConfig::from_toml(&config.to_toml().expect("TOML")).ok(),
                Some(config)
            );
        }
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_it() {
        let text = "[model]\npreset = \"tiny\"\n[run]\nepoch = 3";
        let message = PretrainConfig::from_toml(text)
            .expect_err("unknown")
            .to_string();
        assert!(
            message.contains("epoch") && message.contains("epochs"),
            "{message}"
        );
    }

    #[test]
    fn tiles_are_left_as_they_are_unless_asked_for_and_jitter_has_bounds() {
        let read = |more: &str| {
            PretrainConfig::from_toml(&format!(
                "[model]\npreset = \"tiny\"\n[augmentation]\n{more}"
            ))
        };
        let default = read("").expect("settings").augmentation;
        assert_eq!(default, AugmentationSettings::default());
        assert!(!default.flips && !default.right_angles && default.colour_jitter == 0.0);
        assert!(read("flips = true\nright_angles = true\ncolour_jitter = 0.1").is_ok());
        for jitter in ["-0.1", "1.1", "nan"] {
            let message = read(&format!("colour_jitter = {jitter}")).expect_err("refused");
            assert!(message.to_string().contains("augmentation.colour_jitter"));
        }
    }

    #[test]
    fn what_changes_no_number_may_change_within_a_run() {
        let config = PretrainConfig::tiny();
        let mut other = config.clone();
        other.run.loader_workers += 1;
        other.run.checkpoint_steps = Some(5);
        assert!(config.decides_as(&other));
        other.run.chunk_size = Some(8);
        assert!(!config.decides_as(&other));
    }

    #[test]
    fn a_batch_of_one_has_nothing_to_contrast() {
        let text = "[model]\npreset = \"tiny\"\n[run]\nbatch_size = 1";
        let message = PretrainConfig::from_toml(text)
            .expect_err("refused")
            .to_string();
        assert!(message.contains("run.batch_size"), "{message}");
    }
}
