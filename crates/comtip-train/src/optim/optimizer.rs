//! The optimiser of pretraining: AdamW that spares what has no business decaying.

use burn::optim::ModuleOptimizer;

use super::adamw::AdamW;
use super::parameter_groups::spared_from_decay;
use crate::settings::OptimizerSettings;

/// AdamW for a [`Pretraining`](crate::Pretraining).
///
/// On Burn's CPU back-end, and with the feature `flex` of this crate, a step is one pass over weights and
/// moments.
pub fn optimizer(settings: &OptimizerSettings) -> ModuleOptimizer {
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
    ModuleOptimizer::from(adamw).with_group(spared_from_decay(), without_decay, None)
}
