#![doc = include_str!("../README.md")]

mod error;
mod settings;
mod step_split;

mod data;

mod objective;

mod optim;

mod monitor;

mod run;

pub use data::{
    DataRemarks, EpochPlan, PairBatch, PairBatcher, PairLoader, PartlyMeasured, Position,
    PreparedBatches, Purpose, SkippedGenes, TrainingData, random_stream,
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
    TrainingEvent, load_stored, pretrain,
};
pub use settings::{
    AugmentationSettings, DataSettings, ModelPreset, ModelSettings, ObjectiveSettings,
    OptimizerSettings, PretrainConfig, RunSettings,
};
pub use step_split::StepSplit;
