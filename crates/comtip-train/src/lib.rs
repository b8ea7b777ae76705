//! The pretraining objective of comtip and the trainer that minimises it.
//!
//! [`Pretraining`] is the joint model together with what only training needs, a mask feature generator
//! and a critic; its [`Losses`] add up to Eq. 15 of CoMTIP (arXiv 2509.16892). [`pretrain`] minimises
//! them over the [`PairLoader`]'s batches, in chunks where a batch is larger than memory
//! ([`LargeBatch`]), with every random choice a function of the seed, the epoch and the spot, so that a
//! run that is killed goes on bit for bit. This is the only crate that computes a gradient.

mod error;
mod settings;
mod step_split;

mod data;

mod objective;

mod optim;

mod monitor;

mod run;

pub use data::{
    EpochPlan, PairBatch, PairBatcher, PairLoader, Position, PreparedBatches, Purpose,
    random_stream,
};
pub use error::TrainError;
pub use monitor::{
    Alarm, EpochRecord, MeanLosses, PairProbe, Speed, StepRecord, peak_resident_mib,
    read_epoch_records, read_step_records,
};
pub use objective::{LargeBatch, Losses, Pretraining, StepPhase};
pub use optim::{learning_rates, optimizer};
pub use run::{
    Control, DamagedCheckpoint, InitialModel, Pretrained, RunFolder, Start, StoredState,
    TrainingData, TrainingEvent, load_stored, pretrain,
};
pub use settings::{
    AugmentationSettings, DataSettings, ModelPreset, ModelSettings, ObjectiveSettings,
    OptimizerSettings, PretrainConfig, RunSettings,
};
pub use step_split::StepSplit;
