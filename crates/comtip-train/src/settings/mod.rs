//! The settings of a run: a TOML file, its presets and its rules.

mod best_by;
mod bounds;
mod changes;
mod colour_texture_rules;
mod explained;
mod fine_tune_config;
mod image_tower;
mod left_out;
mod masked_targets;
mod model_preset;
mod needs;
mod pretrain_config;
mod rules;
mod run_settings;
mod stored_settings;
mod tables;
mod trainer_settings;
mod tuned;
mod with_changes;

pub use best_by::BestBy;
pub(crate) use changes::deciding_settings;
pub use fine_tune_config::{FineTuneConfig, TuningRunSettings};
pub use masked_targets::MaskedTargets;
pub use model_preset::ModelPreset;
pub use pretrain_config::PretrainConfig;
pub use run_settings::RunSettings;
pub(crate) use stored_settings::StoredSettings;
pub use tables::{
    AugmentationSettings, DataSettings, ModelSettings, ObjectiveSettings, OptimizerSettings,
};
pub use trainer_settings::TrainerSettings;
pub use tuned::Tuned;
pub use with_changes::setting_value;
