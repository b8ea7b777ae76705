//! `config.json` of timm.

use serde_json::Value;

use super::json_fields::activation;
use super::source_config::{SourceConfig, TowerSettings};

/// What it says of its image tower.
pub(super) fn timm(settings: &Value) -> Result<SourceConfig, String> {
    let arguments = settings.get("model_args");
    let find = |name: &str| {
        let inner = arguments.and_then(|arguments| arguments.get(name));
        inner.or_else(|| settings.get(name))
    };
    let architecture = find("architecture").and_then(Value::as_str);
    let quick = architecture.is_some_and(|name| name.contains("quickgelu"));
    let act = find("act_layer").and_then(Value::as_str);
    let act = act.or(quick.then_some("quick_gelu"));
    let n_heads = find("num_heads").and_then(Value::as_u64);
    Ok(SourceConfig {
        vision: TowerSettings {
            n_heads: n_heads.and_then(|n| usize::try_from(n).ok()),
            activation: act.map(activation).transpose()?,
            ..TowerSettings::default()
        },
        ..SourceConfig::default()
    })
}
