//! The optimiser: AdamW that spares what has no business decaying.

use burn::optim::ModuleOptimizer;

use super::adamw::AdamW;
use super::parameter_groups::ParameterGroups;
use crate::settings::OptimizerSettings;

/// AdamW for a [`Pretraining`](crate::Pretraining).
///
/// On Burn's CPU back-end, and with the feature `flex` of this crate, a step is one pass over weights and
/// moments.
pub fn optimizer(settings: &OptimizerSettings) -> ModuleOptimizer {
    optimizer_of(settings, &ParameterGroups::pretraining())
}

/// AdamW for a module with these groups of weights.
pub(crate) fn optimizer_of(
    settings: &OptimizerSettings,
    groups: &ParameterGroups,
) -> ModuleOptimizer {
    let adamw = AdamW {
        beta_1: settings.beta_1,
        beta_2: settings.beta_2,
        epsilon: settings.epsilon,
        weight_decay: settings.weight_decay,
    };
    let without_decay = AdamW {
        weight_decay: 0.0,
        ..adamw
    };
    let optimizer = ModuleOptimizer::from(adamw);
    match groups.spared() {
        Some(spared) => optimizer.with_group(spared, without_decay, None),
        None => optimizer,
    }
}
