//! AdamW with decoupled decay that spares what has no business decaying.

use burn::module::ParamGroup;
use burn::optim::{AdamWConfig, ModuleOptimizer};

use crate::OptimizerSettings;

/// Parts of parameter paths that are not decayed: biases, norms, embeddings, the logit scale.
const SPARED: [&str; 9] = [
    ".bias",
    ".gamma",
    ".beta",
    ".positions",
    ".class_token",
    ".token_embedding",
    ".gene_table",
    ".queries",
    ".logit_scale",
];

/// AdamW for a [`Pretraining`](crate::Pretraining).
pub fn optimizer(settings: &OptimizerSettings) -> ModuleOptimizer {
    let adamw = AdamWConfig::new()
        .with_beta_1(settings.beta_1 as f32)
        .with_beta_2(settings.beta_2 as f32)
        .with_epsilon(settings.epsilon as f32)
        .with_weight_decay(settings.weight_decay as f32);
    let spared = ParamGroup::from_any_predicates(SPARED.to_vec());
    ModuleOptimizer::from(adamw.build()).with_group(
        spared,
        adamw.with_weight_decay(0.0).build(),
        None,
    )
}
