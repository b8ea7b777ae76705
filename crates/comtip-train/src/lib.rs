#![doc = include_str!("../README.md")]

mod error;
mod settings;
mod step_split;

mod data;

mod objective;

mod optim;

mod monitor;

mod run;

mod study;

pub use data::{
    BatchSource, ChosenGenes, DataRemarks, EpochPlan, ExpressionBatch, ExpressionLoader,
    GeneCeilings, PairBatch, PairBatcher, PairLoader, PartlyMeasured, Position, PreparedBatches,
    Purpose, SkippedGenes, TrainingData, TrainingSlideCeiling, random_stream, slide_ceilings,
};
pub use error::TrainError;
pub use monitor::{
    Alarm, ContrastOverChance, EpochLine, EpochRecord, EpochSteps, LossEpoch, LossMonitor,
    LossStep, MeanLosses, Monitor, NamedValues, Pace, PairProbe, Speed, StepLine, StepPlace,
    StepRecord, StepValues, TermValue, peak_resident_mib, read_epoch_records, read_json_lines,
    read_step_records,
};
pub use objective::{
    Chunking, FineTuning, GradCache, LossTerm, Losses, Objective, Pretraining, StepPhase, join,
};
pub use optim::{ParameterGroups, learning_rates, optimizer};
pub use run::{
    Control, DamagedCheckpoint, FineTuned, InitialModel, Pretrained, PretrainedModel, RunFolder,
    Start, StoredState, Trained, Trainer, TrainerEvent, TrainingEvent, fine_tune, load_stored,
    pretrain,
};
pub use settings::{
    AugmentationSettings, BestBy, DataSettings, FineTuneConfig, MaskedTargets, ModelPreset,
    ModelSettings, ObjectiveSettings, OptimizerSettings, PretrainConfig, RunSettings,
    TrainerSettings, Tuned, TuningRunSettings, setting_value,
};
pub use step_split::StepSplit;
pub use study::{
    StudyFold, StudyFolder, StudyPlan, StudyRun, StudyRunState, StudyWeights, Variant,
};
