//! AdamW with decoupled decay that spares what has no business decaying.

use burn::optim::{AdamWConfig, ModuleOptimizer};

use crate::OptimizerSettings;
use crate::parameter_groups::spared_from_decay;

/// AdamW for a [`Pretraining`](crate::Pretraining).
pub fn optimizer(settings: &OptimizerSettings) -> ModuleOptimizer {
    let adamw = AdamWConfig::new()
        .with_beta_1(settings.beta_1 as f32)
        .with_beta_2(settings.beta_2 as f32)
        .with_epsilon(settings.epsilon as f32)
        .with_weight_decay(settings.weight_decay as f32);
    ModuleOptimizer::from(adamw.build()).with_group(
        spared_from_decay(),
        adamw.with_weight_decay(0.0).build(),
        None,
    )
}
