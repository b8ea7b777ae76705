//! Warm-up and cosine decay, with a rate of its own for new modules.

use burn::optim::lr_scheduler::LrSchedulerConfig;
use burn::optim::lr_scheduler::cosine::CosineAnnealingLrSchedulerConfig;
use burn::optim::lr_scheduler::linear::LinearLrSchedulerConfig;
use burn::optim::lr_scheduler::module_lr_scheduler::{ModuleLrScheduler, ModuleLrSchedulerConfig};
use burn::optim::lr_scheduler::sequential::SequentialLrSchedulerConfig;

use super::parameter_groups::ParameterGroups;
use crate::error::TrainError;
use crate::settings::OptimizerSettings;

/// The schedule of a [`Pretraining`](crate::Pretraining) of `n_steps` steps: both rates rise linearly over the warm-up, then follow
/// half a cosine to zero.
///
/// # Errors
///
/// If a rate is out of range.
pub fn learning_rates(
    settings: &OptimizerSettings,
    n_steps: usize,
) -> Result<ModuleLrScheduler, TrainError> {
    learning_rates_of(settings, &ParameterGroups::pretraining(), n_steps)
}

/// The schedule of a module with these groups of weights.
pub(crate) fn learning_rates_of(
    settings: &OptimizerSettings,
    groups: &ParameterGroups,
    n_steps: usize,
) -> Result<ModuleLrScheduler, TrainError> {
    let base = warmup_cosine(settings.learning_rate, settings.warmup_steps, n_steps);
    let new = warmup_cosine(
        settings.new_module_learning_rate,
        settings.warmup_steps,
        n_steps,
    );
    let rates = ModuleLrSchedulerConfig::new(base);
    let rates = match groups.of_new_modules() {
        Some(new_modules) => rates.with_group(new_modules, new),
        None => rates,
    };
    rates
        .init()
        .map_err(|problem| TrainError::Config { problem })
}

fn warmup_cosine(peak: f64, warmup_steps: usize, n_steps: usize) -> LrSchedulerConfig {
    // A run shorter than its warm-up still reaches the peak, with its last step.
    let warmup = warmup_steps.min(n_steps.saturating_sub(1)).max(1);
    let first = peak / warmup as f64;
    let decay = n_steps.saturating_sub(warmup).max(1);
    LrSchedulerConfig::Sequential(SequentialLrSchedulerConfig::new(
        vec![
            LrSchedulerConfig::Linear(LinearLrSchedulerConfig::new(first, peak, warmup)),
            LrSchedulerConfig::Cosine(CosineAnnealingLrSchedulerConfig::new(peak, decay)),
        ],
        vec![warmup],
    ))
}

#[cfg(test)]
mod tests {
    use burn::module::ParamId;

    use super::*;
    use crate::settings::PretrainConfig;

    #[test]
    fn rates_rise_to_their_peaks_and_fall_towards_zero() {
        let mut settings = PretrainConfig::tiny().optimizer;
        settings.learning_rate = 0.01;
        settings.new_module_learning_rate = 0.1;
        settings.warmup_steps = 10;
        let mut schedule = learning_rates(&settings, 100).expect("valid");
        let rates: Vec<(f64, f64)> = (0..100)
            .map(|_| {
                let rates = schedule.step();
                let rate = |path| rates.lr_from_param(ParamId::new(), Some(path));
                (
                    rate("model.vision.positions"),
                    rate("critic.score.linear.weight"),
                )
            })
            .collect();
        assert!((rates[0].0 - 0.001).abs() < 1e-12);
        assert!((rates[10].0 - 0.01).abs() < 1e-12);
        assert!((rates[10].1 - 0.1).abs() < 1e-12);
        assert!((rates[55].0 - 0.005).abs() < 1e-12);
        assert!(rates[99].0 < 1e-5);
    }
}
