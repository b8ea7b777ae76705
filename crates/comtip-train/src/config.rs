//! What a pretraining run is made of, one TOML file.

use comtip_adversarial::PairObjective;
use comtip_data::Normalization;
use comtip_model::ComtipConfig;
use serde::{Deserialize, Serialize};

use crate::TrainError;

/// Settings of a pretraining run; every field has a default but the model, unknown fields are errors.
///
/// ```
/// use comtip_train::PretrainConfig;
///
/// let config = PretrainConfig::tiny();
/// assert_eq!(config.run.batch_size, 32);
/// assert!(PretrainConfig::from_toml("[optimizer]\nlearning_rat = 1.0").is_err());
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

/// Which joint model is trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelSettings {
    /// Size of the towers.
    pub preset: ModelPreset,
    /// Adds the learnable embedding of its name to a gene token.
    #[serde(default = "yes")]
    pub gene_name_embedding: bool,
    /// Adds the projection of the number to a value token.
    #[serde(default = "yes")]
    pub value_embedding: bool,
}

/// Named sizes of the joint model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ModelPreset {
    /// [`ComtipConfig::tiny`].
    Tiny,
    /// [`ComtipConfig::vit_b32`].
    VitB32,
}

/// Genes and values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DataSettings {
    /// Highly variable genes shared by all training slides.
    pub n_top_genes: usize,
    /// Genes that are told in any case, where a training slide has them.
    pub named_genes: Vec<String>,
    /// How counts become values.
    pub normalization: Normalization,
    /// Sentences a spot and step; expressed genes come first.
    pub genes_per_spot: usize,
    /// Quantiles of the training values that zero-shot prediction chooses between.
    pub value_quantiles: usize,
    /// Share of training spots kept for the validation loss; they lie on the same slides.
    pub validation_share: f64,
}

/// The weighted sum of losses (Eq. 15).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ObjectiveSettings {
    /// `lambda_1`, weight of masked feature modelling; 0 switches it off.
    pub masked_weight: f64,
    /// Share of patches that is hidden.
    pub mask_ratio: f64,
    /// `lambda_2`, weight of the pair loss.
    pub pair_weight: f64,
    /// Reading of pair-aware adversarial training.
    pub pair: PairObjective,
    /// `lambda_grl`, strength of the gradient reversal.
    pub reversal_strength: f64,
}

/// AdamW and its schedule: linear warm-up, then half a cosine to zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OptimizerSettings {
    /// Peak rate of the two towers and their projections.
    pub learning_rate: f64,
    /// Peak rate of what does not come with CLIP's weights: gene table, value projection, text
    /// projection into the joint space, mask feature generator, critic.
    pub new_module_learning_rate: f64,
    /// Decoupled decay; biases, norms, embeddings and the logit scale are spared.
    pub weight_decay: f64,
    /// Decay of the first moment.
    pub beta_1: f64,
    /// Decay of the second moment.
    pub beta_2: f64,
    /// Added to the root of the second moment.
    pub epsilon: f64,
    /// Steps until the peak rate.
    pub warmup_steps: usize,
}

/// Epochs, batches, checkpoints.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RunSettings {
    /// Passes over the training spots.
    pub epochs: usize,
    /// Pairs a step.
    pub batch_size: usize,
    /// Resumable checkpoints that are kept.
    pub keep_checkpoints: usize,
}

fn default_seed() -> u64 {
    7
}

fn yes() -> bool {
    true
}

impl Default for DataSettings {
    fn default() -> Self {
        Self {
            n_top_genes: 100,
            named_genes: Vec::new(),
            normalization: Normalization::default(),
            genes_per_spot: 32,
            value_quantiles: 16,
            validation_share: 0.1,
        }
    }
}

impl Default for ObjectiveSettings {
    fn default() -> Self {
        Self {
            masked_weight: 1.0,
            mask_ratio: 0.5,
            pair_weight: 0.1,
            pair: PairObjective::Cooperative,
            reversal_strength: 1.0,
        }
    }
}

impl Default for OptimizerSettings {
    fn default() -> Self {
        Self {
            learning_rate: 1e-6,
            new_module_learning_rate: 1e-4,
            weight_decay: 0.05,
            beta_1: 0.9,
            beta_2: 0.98,
            epsilon: 1e-6,
            warmup_steps: 100,
        }
    }
}

impl Default for RunSettings {
    fn default() -> Self {
        Self {
            epochs: 15,
            batch_size: 32,
            keep_checkpoints: 2,
        }
    }
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
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(self).unwrap_or_default()
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
                run.keep_checkpoints >= 1,
                "run.keep_checkpoints must be at least 1",
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

    /// The shape of the model for a table of `n_genes` genes.
    pub fn model_config(&self, n_genes: usize) -> ComtipConfig {
        let mut config = match self.model.preset {
            ModelPreset::Tiny => ComtipConfig::tiny(n_genes),
            ModelPreset::VitB32 => ComtipConfig::vit_b32(n_genes),
        };
        config.text.gene_name_embedding = self.model.gene_name_embedding;
        config.text.value_embedding = self.model.value_embedding;
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
                PretrainConfig::from_toml(&config.to_toml()).ok(),
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
    fn a_batch_of_one_has_nothing_to_contrast() {
        let text = "[model]\npreset = \"tiny\"\n[run]\nbatch_size = 1";
        let message = PretrainConfig::from_toml(text)
            .expect_err("refused")
            .to_string();
        assert!(message.contains("run.batch_size"), "{message}");
    }
}
