//! Settings that files leave out where they are the default, as files of earlier versions do.

use serde::Serialize;
use toml::Value;

use super::pretrain_config::PretrainConfig;

/// A setting with its section.
pub(super) struct LeftOut {
    pub(super) section: &'static str,
    pub(super) name: &'static str,
    pub(super) value: Value,
}

/// All of them; what no file can hold is none.
pub(super) fn left_out(config: &PretrainConfig) -> Vec<LeftOut> {
    let PretrainConfig {
        model,
        data,
        objective,
        run,
        ..
    } = config;
    let settings = [
        setting("model", "stem", &model.stem),
        setting("model", "stem_channels", &model.stem_channels),
        setting("model", "embedding_norm", &model.embedding_norm),
        setting("data", "gene_selection", &data.gene_selection),
        setting("data", "min_counts", &data.min_counts),
        setting("data", "min_spot_share", &data.min_spot_share),
        setting("data", "silent_share", &data.silent_share),
        setting("objective", "contrast", &objective.contrast),
        setting("objective", "masked_targets", &objective.masked_targets),
        setting(
            "objective",
            "covariance_weight",
            &objective.covariance_weight,
        ),
        setting("objective", "soft_targets", &objective.soft_targets),
        setting("objective", "soft_temperature", &objective.soft_temperature),
        setting("run", "best_by", &run.best_by),
    ];
    settings.into_iter().flatten().collect()
}

fn setting(section: &'static str, name: &'static str, value: &impl Serialize) -> Option<LeftOut> {
    let value = Value::try_from(value).ok()?;
    Some(LeftOut {
        section,
        name,
        value,
    })
}
