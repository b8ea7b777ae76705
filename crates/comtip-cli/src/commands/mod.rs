//! One file a command.

mod bench;
mod bench_slides;
mod demo;
mod embed;
mod evaluate;
#[cfg(feature = "hub")]
mod fetch;
mod inspect;
#[cfg(not(feature = "hub"))]
mod no_fetch;
mod noise_slide;
mod prepare;
mod pretrain;
#[cfg(feature = "remote")]
mod serve;
mod settings;
mod split;
mod step_times;
mod weights;

pub(crate) use bench::bench;
pub(crate) use demo::demo;
pub(crate) use embed::embed;
pub(crate) use evaluate::{evaluate_clustering, evaluate_expression, evaluate_zero_shot};
#[cfg(feature = "hub")]
pub(crate) use fetch::fetch;
pub(crate) use inspect::inspect;
#[cfg(not(feature = "hub"))]
pub(crate) use no_fetch::fetch;
pub(crate) use prepare::prepare;
pub(crate) use pretrain::pretrain;
#[cfg(feature = "remote")]
pub(crate) use serve::serve;
pub(crate) use settings::print_settings;
pub(crate) use split::split;
pub(crate) use weights::{export_weights, import_weights, verify_weights};
