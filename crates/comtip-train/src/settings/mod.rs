//! The settings of a run: a TOML file, its presets and its rules.

mod bounds;
mod changes;
mod explained;
mod model_preset;
mod pretrain_config;
mod rules;
mod run_settings;
mod stored_settings;
mod tables;
mod trainer_settings;

pub(crate) use changes::deciding_settings;
pub use model_preset::ModelPreset;
pub use pretrain_config::PretrainConfig;
pub use run_settings::RunSettings;
pub(crate) use stored_settings::StoredSettings;
pub use tables::{
    AugmentationSettings, DataSettings, ModelSettings, ObjectiveSettings, OptimizerSettings,
};
pub use trainer_settings::TrainerSettings;
