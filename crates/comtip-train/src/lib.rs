//! The pretraining objective of comtip and the trainer that minimises it.
//!
//! [`Pretraining`] is the joint model together with what only training needs, a mask feature generator
//! and a critic; its [`Losses`] add up to Eq. 15 of CoMTIP (arXiv 2509.16892). [`pretrain`] minimises
//! them over the [`PairLoader`]'s batches, in chunks where a batch is larger than memory
//! ([`LargeBatch`]), with every random choice a function of the seed, the epoch and the spot, so that a
//! run that is killed goes on bit for bit. This is the only crate that computes a gradient.

mod config;
mod settings;

mod augmentation;
mod epoch_plan;
mod ordered_workers;
mod pair_batch;
mod pair_batcher;
mod pair_loader;
mod random;

mod large_batch;
mod losses;
mod pretraining;
mod readings;
mod step_profile;
mod terms;

mod adamw;
mod gradient_norm;
mod learning_rate;
mod optimizer;
mod parameter_groups;
mod weight_average;

mod checkpoints;
mod pretrain;
mod run_folder;
mod slide_spots;
mod slide_tiles;
mod trainer;
mod training_event;

mod alarm;
mod diagnosis;
mod epoch_record;
mod json_lines;
mod json_number;
mod pair_probe;
mod peak_memory;
mod spread;
mod step_record;

mod error;

pub use alarm::Alarm;
pub use checkpoints::{DamagedCheckpoint, Position, StoredState};
pub use config::PretrainConfig;
pub use epoch_plan::EpochPlan;
pub use epoch_record::{EpochRecord, MeanLosses, Speed, read_epoch_records};
pub use error::TrainError;
pub use large_batch::LargeBatch;
pub use learning_rate::learning_rates;
pub use losses::Losses;
pub use optimizer::optimizer;
pub use pair_batch::PairBatch;
pub use pair_batcher::PairBatcher;
pub use pair_loader::{PairLoader, PreparedBatches};
pub use pair_probe::PairProbe;
pub use peak_memory::peak_resident_mib;
pub use pretrain::{Control, Pretrained, Start, TrainingData, load_stored, pretrain};
pub use pretraining::Pretraining;
pub use random::{Purpose, random_stream};
pub use run_folder::{InitialModel, RunFolder};
pub use settings::{
    AugmentationSettings, DataSettings, ModelPreset, ModelSettings, ObjectiveSettings,
    OptimizerSettings, RunSettings,
};
pub use step_profile::StepPhase;
pub use step_record::{StepRecord, StepSplit, read_step_records};
pub use training_event::TrainingEvent;
