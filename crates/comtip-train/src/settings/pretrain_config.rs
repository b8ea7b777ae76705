//! What a pretraining run is made of, one TOML file.

use std::collections::BTreeMap;

use burn::tensor::{DType, Device};
use comtip_model::ComtipConfig;
use comtip_vision::Precision;
use documented::DocumentedFields;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::model_preset::ModelPreset;
use super::run_settings::RunSettings;
use super::tables::{
    AugmentationSettings, DataSettings, ModelSettings, ObjectiveSettings, OptimizerSettings,
};
use super::trainer_settings::TrainerSettings;
use crate::error::TrainError;

/// Settings of a pretraining run; every field has a default but the model, unknown fields are errors.
///
/// ```
/// use comtip_train::PretrainConfig;
///
/// let config = PretrainConfig::tiny();
/// assert_eq!(config.run.batch_size, 32);
/// assert!(PretrainConfig::from_toml("[model]\npreset = 'tiny'\n[run]\nepoch = 3").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DocumentedFields)]
#[serde(deny_unknown_fields)]
pub struct PretrainConfig {
    /// Seed of every random choice; two runs with the same seed have the same numbers. Allowed: 0 or more. Example: 8.
    #[serde(default = "default_seed")]
    pub seed: u64,
    /// The joint model of tiles and gene sentences.
    pub model: ModelSettings,
    /// Genes and their values, and which spots are trained on.
    #[serde(default)]
    pub data: DataSettings,
    /// How training tiles are altered, anew in every epoch. Validation tiles are never altered.
    #[serde(default)]
    pub augmentation: AugmentationSettings,
    /// The loss: InfoNCE, plus two terms with a weight each (Eq. 15 of the paper).
    #[serde(default)]
    pub objective: ObjectiveSettings,
    /// The optimiser, AdamW. Its learning rates rise linearly in the warm-up, then fall to 0 as half a cosine.
    #[serde(default)]
    pub optimizer: OptimizerSettings,
    /// Length of the run, batches, memory and checkpoints.
    #[serde(default)]
    pub run: RunSettings,
}

fn default_seed() -> u64 {
    7
}

impl PretrainConfig {
    /// Presets by name, with their TOML text.
    pub const PRESETS: [(&str, &str); 2] = [
        ("tiny", include_str!("../../presets/tiny.toml")),
        ("paper", include_str!("../../presets/paper.toml")),
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

    /// All settings by section, also those that files leave out where they are the default, as files of earlier
    /// versions do.
    pub(super) fn to_table(&self) -> Result<Table, TrainError> {
        let mut table = Table::try_from(self).map_err(|error| TrainError::Config {
            problem: error.to_string(),
        })?;
        let left_out = [
            (
                "objective",
                "contrast",
                Value::try_from(self.objective.contrast),
            ),
            ("model", "stem", Value::try_from(self.model.stem)),
            (
                "model",
                "stem_channels",
                Value::try_from(&self.model.stem_channels),
            ),
        ];
        for (section, setting, value) in left_out {
            if let (Some(Value::Table(section)), Ok(value)) = (table.get_mut(section), value) {
                section.insert(setting.to_owned(), value);
            }
        }
        Ok(table)
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

    /// Refuses to take an image tower from elsewhere where the settings say what it is like.
    ///
    /// # Errors
    ///
    /// If `model.stem` or `model.image_layers` is not its default.
    pub(crate) fn check_given_towers(&self) -> Result<(), TrainError> {
        let model = &self.model;
        let shaped = match (model.stem.is_patch(), model.image_layers) {
            (true, None) => return Ok(()),
            (false, _) => "model.stem = \"convolution\"".to_owned(),
            (true, Some(n_layers)) => format!("model.image_layers = {n_layers}"),
        };
        Err(TrainError::Config {
            problem: format!(
                "{shaped}: the weights that are given bring an image tower of their own, with a linear map of patches \
                 and its own blocks; leave the setting out, or begin without weights"
            ),
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

    /// The shape of the model for a table of `n_genes` genes.
    pub fn model_config(&self, n_genes: usize) -> ComtipConfig {
        let mut config = match self.model.preset {
            ModelPreset::Tiny => ComtipConfig::tiny(n_genes),
            ModelPreset::VitB32 => ComtipConfig::vit_b32(n_genes),
        };
        config.text.gene_name_embedding = self.model.gene_name_embedding;
        config.text.value_embedding = self.model.value_embedding;
        config.text.spans = self.model.spans;
        config.temperature = self.model.temperature;
        if !self.model.stem.is_patch() {
            let vision = config.vision;
            config.vision = vision.with_convolution_stem(&self.model.stem_channels);
        }
        if let Some(n_layers) = self.model.image_layers {
            config.vision.n_layers = n_layers;
        }
        config
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn by_default_the_image_tower_is_as_it_was_and_files_say_nothing_of_it() {
        let config = PretrainConfig::tiny();
        assert_eq!(config.model_config(3), ComtipConfig::tiny(3));
        let text = config.to_toml().expect("TOML");
        for setting in ["stem", "image_layers"] {
            assert!(!text.contains(setting), "{text}");
        }
        assert!(config.check_given_towers().is_ok());
    }

    #[test]
    fn a_stem_and_the_number_of_blocks_are_settings_that_no_given_tower_takes() {
        let changes = ["model.stem=convolution", "model.image_layers=2"];
        let config = PretrainConfig::tiny()
            .with_changes(&changes)
            .expect("changed");
        let vision = config.model_config(3).vision;
        assert_eq!(
            (vision.stem_channels, vision.n_layers),
            (vec![32, 64, 96], 2)
        );
        let read = PretrainConfig::from_toml(&config.to_toml().expect("TOML"));
        assert_eq!(read.expect("settings"), config);
        for change in changes {
            let changed = PretrainConfig::tiny()
                .with_changes(&[change])
                .expect("changed");
            let refused = changed.check_given_towers().expect_err("refused");
            let setting = change.split('=').next().unwrap_or_default();
            assert!(refused.to_string().starts_with(setting), "{refused}");
        }
        let refused = config.with_changes(&["model.stem_channels=[32, 60, 96]"]);
        let refused = refused.expect_err("refused").to_string();
        assert!(refused.contains("has 60 channels"), "{refused}");
        let refused = config.with_changes(&["model.preset=vit-b32"]);
        let refused = refused.expect_err("refused").to_string();
        assert!(refused.contains("[48, 96, 192, 384]"), "{refused}");
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
}
