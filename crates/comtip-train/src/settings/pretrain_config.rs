//! What a pretraining run is made of, one TOML file.

use std::collections::BTreeMap;

use burn::tensor::{DType, Device};
use comtip_model::ComtipConfig;
use comtip_vision::Precision;
use documented::DocumentedFields;
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

use super::left_out::{LeftOut, left_out};
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
    pub const PRESETS: [(&str, &str); 4] = [
        ("tiny", include_str!("../../presets/tiny.toml")),
        ("small", include_str!("../../presets/small.toml")),
        (
            "colour-texture",
            include_str!("../../presets/colour-texture.toml"),
        ),
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
        for LeftOut {
            section,
            name,
            value,
        } in left_out(self)
        {
            if let Some(Value::Table(settings)) = table.get_mut(section) {
                settings.insert(name.to_owned(), value);
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

    /// The shape of the model for a table of `n_genes` genes. What hand features are standardised with is fitted later.
    pub fn model_config(&self, n_genes: usize) -> ComtipConfig {
        let mut config = match self.model.preset {
            ModelPreset::Tiny => ComtipConfig::tiny(n_genes),
            ModelPreset::ColourTexture => ComtipConfig::colour_texture(n_genes),
            ModelPreset::VitB32 => ComtipConfig::vit_b32(n_genes),
        };
        config.text.gene_name_embedding = self.model.gene_name_embedding;
        config.text.value_embedding = self.model.value_embedding;
        config.text.spans = self.model.spans;
        config.temperature = self.model.temperature;
        config.vision = self.model.image_tower(config.vision);
        config.embedding_norm = self.model.embedding_norm;
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
