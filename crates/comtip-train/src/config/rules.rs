//! Which values a run can be trained with.

use super::PretrainConfig;
use crate::TrainError;

impl PretrainConfig {
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
            (
                (0.01..=1.0).contains(&self.model.temperature),
                "model.temperature must lie in [0.01, 1]",
            ),
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_of_one_has_nothing_to_contrast() {
        let text = "[model]\npreset = \"tiny\"\n[run]\nbatch_size = 1";
        let message = PretrainConfig::from_toml(text)
            .expect_err("refused")
            .to_string();
        assert!(message.contains("run.batch_size"), "{message}");
    }
}
