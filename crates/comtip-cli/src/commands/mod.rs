//! One file a command.

mod bench;
mod demo;
mod embed;
mod evaluate;
mod fetch;
mod finetune;
mod genes;
mod inspect;
mod prepare;
mod pretrain;
#[cfg(feature = "remote")]
mod serve;
mod settings;
mod simulate;
mod split;
mod weights;

pub(crate) use bench::{Bench, bench};
pub(crate) use demo::{Demo, demo};
pub(crate) use embed::{Embed, embed};
pub(crate) use evaluate::{
    Evaluation, evaluate_ablation, evaluate_all, evaluate_clustering, evaluate_expression,
    evaluate_retrieval, evaluate_robustness, evaluate_zero_shot,
};
pub(crate) use fetch::{Fetch, fetch};
pub(crate) use finetune::{Finetune, finetune};
pub(crate) use genes::{Genes, genes};
pub(crate) use inspect::{Inspect, inspect};
pub(crate) use prepare::{Prepare, prepare};
pub(crate) use pretrain::{Pretrain, pretrain};
#[cfg(feature = "remote")]
pub(crate) use serve::{Serve, serve};
pub(crate) use settings::{Settings, print_settings};
pub(crate) use simulate::{Simulate, simulate};
pub(crate) use split::{Split, split};
pub(crate) use weights::{Weights, export_weights, import_weights, verify_weights};
