//! The settings of a run: a TOML file, its presets and its rules.

mod changes;
mod explained;
mod pretrain_config;
mod rules;
mod tables;

pub(crate) use changes::deciding_settings;
pub use pretrain_config::PretrainConfig;
pub use tables::{
    AugmentationSettings, DataSettings, ModelPreset, ModelSettings, ObjectiveSettings,
    OptimizerSettings, RunSettings,
};
