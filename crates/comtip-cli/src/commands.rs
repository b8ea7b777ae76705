//! One file a command.

mod bench;
mod demo;
mod embed;
mod evaluate;
#[cfg(feature = "hub")]
mod fetch;
#[cfg(not(feature = "hub"))]
#[path = "commands/no_fetch.rs"]
mod fetch;
mod inspect;
mod prepare;
mod pretrain;
#[cfg(feature = "remote")]
mod serve;
mod settings;
mod split;
mod weights;

pub(crate) use bench::bench;
pub(crate) use demo::demo;
pub(crate) use embed::embed;
pub(crate) use evaluate::{evaluate_clustering, evaluate_expression, evaluate_zero_shot};
pub(crate) use fetch::fetch;
pub(crate) use inspect::inspect;
pub(crate) use prepare::prepare;
pub(crate) use pretrain::pretrain;
#[cfg(feature = "remote")]
pub(crate) use serve::serve;
pub(crate) use settings::print_settings;
pub(crate) use split::split;
pub(crate) use weights::{export_weights, import_weights, verify_weights};
