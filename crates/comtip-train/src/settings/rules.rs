//! Which values a run can be trained with.

use std::ops::Bound;

use super::bounds::{MANY, if_there, within};
use super::pretrain_config::PretrainConfig;
use super::tables::OptimizerSettings;
use crate::error::TrainError;

/// Most pairs a batch or spots to look at; all of them are in memory.
const MAX_PAIRS: usize = 1_048_576;
/// Most pairs an epoch; their order is in memory.
const MAX_DRAWS: usize = 268_435_456;
/// Most genes; no species has as many.
const MAX_GENES: usize = 131_072;
/// Most threads that prepare batches.
const MAX_WORKERS: usize = 1024;
/// Most values of a gene that zero-shot prediction chooses between; each is a sentence to embed.
const MAX_QUANTILES: usize = 1024;
/// Largest weight of a term, or strength.
const MAX_WEIGHT: f64 = 1000.0;
/// Largest bias of a logit, either way: `e^-100` is next to 0 in single precision, so that no gradient is left beyond it.
const MAX_BIAS: f64 = 100.0;
/// Longest gradient that is not shortened; no longer one is a number.
const MAX_NORM: f64 = 1e30;

impl PretrainConfig {
    /// Refuses values that cannot be trained with.
    ///
    /// # Errors
    ///
    /// Names the first setting that is of no use, its value, and what would be.
    pub fn check(&self) -> Result<(), TrainError> {
        self.check_values()?;
        self.check_needs()
    }

    /// Refuses a value that is of no use whatever the others are.
    pub(super) fn check_values(&self) -> Result<(), TrainError> {
        within("model.temperature", self.model.temperature, 0.01..=1.0)?;
        self.check_image_tower()?;
        let (data, run) = (&self.data, &self.run);
        within("run.batch_size", run.batch_size, 2..=MAX_PAIRS)?;
        within("run.epochs", run.epochs, 1..=MANY)?;
        within("run.loader_workers", run.loader_workers, 1..=MAX_WORKERS)?;
        within("run.keep_checkpoints", run.keep_checkpoints, 1..=MANY)?;
        within("run.observed_spots", run.observed_spots, 0..=MAX_PAIRS)?;
        if_there("run.chunk_size", run.chunk_size, 1..)?;
        if_there("run.checkpoint_steps", run.checkpoint_steps, 1..)?;
        if_there("run.pairs_per_epoch", run.pairs_per_epoch, 1..=MAX_DRAWS)?;
        within("data.n_top_genes", data.n_top_genes, 0..=MAX_GENES)?;
        within("data.min_spot_share", data.min_spot_share, 0.0..=1.0)?;
        within("data.silent_share", data.silent_share, 0.0..1.0)?;
        within("data.genes_per_spot", data.genes_per_spot, 2..=MAX_GENES)?;
        within(
            "data.value_quantiles",
            data.value_quantiles,
            2..=MAX_QUANTILES,
        )?;
        within("data.validation_share", data.validation_share, 0.0..0.9)?;
        if_there("data.max_spots_per_slide", data.max_spots_per_slide, 1..)?;
        if data.named_genes.iter().any(|gene| gene.trim().is_empty()) {
            return Err(TrainError::Config {
                problem: "data.named_genes holds a gene without a name".to_owned(),
            });
        }
        let jitter = self.augmentation.colour_jitter;
        within("augmentation.colour_jitter", jitter, 0.0..=1.0)?;
        self.check_objective()?;
        self.check_colour_texture()?;
        self.optimizer.check()
    }

    fn check_objective(&self) -> Result<(), TrainError> {
        let objective = &self.objective;
        within("objective.mask_ratio", objective.mask_ratio, 0.05..=0.95)?;
        within(
            "objective.siglip_bias",
            objective.siglip_bias,
            -MAX_BIAS..=MAX_BIAS,
        )?;
        for (name, weight) in [
            ("objective.masked_weight", objective.masked_weight),
            ("objective.pair_weight", objective.pair_weight),
            ("objective.reversal_strength", objective.reversal_strength),
            ("objective.covariance_weight", objective.covariance_weight),
        ] {
            within(name, weight, 0.0..=MAX_WEIGHT)?;
        }
        within("objective.soft_targets", objective.soft_targets, 0.0..=1.0)?;
        within(
            "objective.soft_temperature",
            objective.soft_temperature,
            0.01..=10.0,
        )?;
        Ok(())
    }
}

impl OptimizerSettings {
    /// As [`PretrainConfig::check`].
    pub(super) fn check(&self) -> Result<(), TrainError> {
        let optimizer = self;
        let rates = [
            ("optimizer.learning_rate", optimizer.learning_rate),
            (
                "optimizer.new_module_learning_rate",
                optimizer.new_module_learning_rate,
            ),
            ("optimizer.epsilon", optimizer.epsilon),
        ];
        for (name, rate) in rates {
            within(name, rate, (Bound::Excluded(0.0), Bound::Included(1.0)))?;
        }
        within(
            "optimizer.weight_decay",
            optimizer.weight_decay,
            0.0..=MAX_WEIGHT,
        )?;
        within("optimizer.beta_1", optimizer.beta_1, 0.0..1.0)?;
        within("optimizer.beta_2", optimizer.beta_2, 0.0..1.0)?;
        within("optimizer.warmup_steps", optimizer.warmup_steps, 1..)?;
        if_there("optimizer.average_decay", optimizer.average_decay, 0.0..1.0)?;
        let norm = optimizer.max_gradient_norm;
        let norms = (Bound::Excluded(0.0), Bound::Included(MAX_NORM));
        if_there("optimizer.max_gradient_norm", norm, norms)
    }
}

#[cfg(test)]
mod tests {
    use toml::{Table, Value};

    use super::*;

    fn read(section: &str, setting: &str) -> Result<PretrainConfig, String> {
        let heading = match section {
            "model" => String::new(),
            section => format!("[{section}]\n"),
        };
        let text = format!("[model]\npreset = \"tiny\"\n{heading}{setting}");
        PretrainConfig::from_toml(&text).map_err(|error| error.to_string())
    }

    #[test]
    fn a_batch_of_one_has_nothing_to_contrast() {
        let message = read("run", "batch_size = 1").expect_err("refused");
        assert_eq!(
            message,
            "run.batch_size must be at least 2 and at most 1048576, but is 1"
        );
    }

    /// Sections and settings that are numbers, given or not.
    fn numbers() -> Vec<(String, String, Value)> {
        let mut config = PretrainConfig::tiny();
        config.model.image_layers = Some(2);
        config.data.max_validation_spots = Some(5);
        config.data.max_spots_per_slide = Some(5);
        config.data.min_counts = 50;
        config.data.min_spot_share = 0.1;
        config.data.silent_share = 0.1;
        config.run.pairs_per_epoch = Some(64);
        config.run.chunk_size = Some(8);
        config.run.checkpoint_steps = Some(5);
        config.optimizer.max_gradient_norm = Some(1.0);
        config.optimizer.average_decay = Some(0.9);
        let text = config.to_toml().expect("TOML");
        let table: Table = text.parse().expect("TOML");
        let sections = table
            .into_iter()
            .filter_map(|(section, value)| match value {
                Value::Table(settings) => Some((section, settings)),
                _ => None,
            });
        let settings = sections.flat_map(|(section, settings)| {
            let named = settings.into_iter();
            named.map(move |(name, value)| (section.clone(), name, value))
        });
        settings
            .filter(|(_, _, value)| value.is_integer() || value.is_float())
            .collect()
    }

    #[test]
    fn no_number_can_be_so_large_or_small_that_a_run_breaks_instead_of_being_refused() {
        let numbers = numbers();
        assert!(numbers.len() >= 27, "{numbers:?}");
        for (section, name, value) in numbers {
            let wrong: &[&str] = match value {
                // The one number that may be below 0.
                _ if name == "siglip_bias" => &["nan", "inf", "-inf", "-100.5"],
                Value::Float(_) => &["nan", "-1.0", "-inf"],
                _ => &["-1"],
            };
            for wrong in wrong {
                let message = read(&section, &format!("{name} = {wrong}"));
                let message = message.expect_err(&format!("{section}.{name} = {wrong}"));
                assert!(message.contains(&name), "{message}");
            }
        }
        for (section, name) in [
            ("data", "value_quantiles"),
            ("data", "genes_per_spot"),
            ("data", "n_top_genes"),
            ("run", "batch_size"),
            ("run", "epochs"),
            ("run", "loader_workers"),
            ("run", "observed_spots"),
            ("run", "pairs_per_epoch"),
        ] {
            let huge = format!("{name} = {}", i64::MAX);
            let message = read(section, &huge).expect_err("refused");
            let expected = format!("but is {}", i64::MAX);
            assert!(message.contains(&expected), "{message}");
        }
        for (section, name) in [
            ("objective", "pair_weight"),
            ("objective", "reversal_strength"),
            ("optimizer", "weight_decay"),
            ("optimizer", "epsilon"),
        ] {
            let message = read(section, &format!("{name} = inf")).expect_err("refused");
            assert!(message.ends_with("but is inf"), "{message}");
        }
    }
}
