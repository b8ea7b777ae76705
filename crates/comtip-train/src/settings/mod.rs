//! The settings of a run: a TOML file, its presets and its rules.

mod changes;
mod explained;
mod pretrain_config;
mod rules;
mod run_settings;
mod tables;

pub(crate) use changes::deciding_settings;
pub use pretrain_config::PretrainConfig;
pub use run_settings::RunSettings;
pub use tables::{
    AugmentationSettings, DataSettings, ModelPreset, ModelSettings, ObjectiveSettings,
    OptimizerSettings,
};
