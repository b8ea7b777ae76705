//! The pretraining objective of comtip and the trainer that minimises it.
//!
//! [`Pretraining`] is the joint model together with what only training needs, a mask feature generator
//! and a critic; its [`Losses`] add up to Eq. 15 of CoMTIP (arXiv 2509.16892). [`pretrain`] runs it on
//! Burn's own training machinery over the [`PairLoader`], with every random choice a function of the
//! seed, the epoch and the spot. This is the only crate that computes a gradient.

mod config;
mod epoch_plan;
mod error;
mod learning_rate;
mod losses;
mod optimizer;
mod pair_batch;
mod pair_loader;
mod parameter_groups;
mod pretrain;
mod pretraining;
mod random;
mod resume;
mod run_folder;
mod settings;
mod step_log;
mod step_observer;
mod step_profile;
mod step_record;
mod watch;

pub use config::PretrainConfig;
pub use epoch_plan::EpochPlan;
pub use error::TrainError;
pub use learning_rate::learning_rates;
pub use losses::Losses;
pub use optimizer::optimizer;
pub use pair_batch::{PairBatch, PairBatcher};
pub use pair_loader::PairLoader;
pub use pretrain::{Pretrained, Start, TrainingData, pretrain};
pub use pretraining::Pretraining;
pub use random::{Purpose, random_stream};
pub use run_folder::RunFolder;
pub use settings::{
    DataSettings, ModelPreset, ModelSettings, ObjectiveSettings, OptimizerSettings, RunSettings,
};
pub use step_profile::StepPhase;
pub use step_record::{StepRecord, StepSplit, read_step_records};
