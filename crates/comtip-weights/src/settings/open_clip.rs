//! `open_clip_config.json`.

use comtip_vision::Activation;
use serde_json::Value;

use super::json_fields::{float, number};
use super::source_config::{SourceConfig, TowerSettings};

/// What it says of both towers.
pub(super) fn open_clip(settings: &Value) -> Result<SourceConfig, String> {
    let settings = settings.get("model_cfg").unwrap_or(settings);
    let (Some(vision), Some(text)) = (settings.get("vision_cfg"), settings.get("text_cfg")) else {
        return Ok(SourceConfig::default());
    };
    let cannot = [
        (vision, "pool_type", "tok"),
        (text, "pool_type", "argmax"),
        (vision, "act_kwargs", ""),
        (text, "act_kwargs", ""),
    ];
    for (tower, name, can) in cannot {
        let value = tower.get(name).filter(|value| !value.is_null());
        if let Some(value) = value.filter(|value| value.as_str() != Some(can)) {
            return Err(format!(
                "asks for `{name}` {value}, which the towers do not have"
            ));
        }
    }
    if text.get("no_causal_mask") == Some(&Value::Bool(true)) {
        return Err("asks for a text tower that is not causal; ours is".to_owned());
    }
    // open_clip's defaults: GELU, and heads of 64.
    let quick = settings.get("quick_gelu") == Some(&Value::Bool(true));
    let activation = match quick {
        true => Activation::QuickGelu,
        false => Activation::Gelu,
    };
    let tower = |tower: &Value, n_heads| TowerSettings {
        n_heads,
        activation: Some(activation),
        norm_epsilon: Some(
            tower
                .get("norm_kwargs")
                .and_then(|norm| float(norm, "eps"))
                .unwrap_or(1e-5),
        ),
        sizes: Vec::new(),
    };
    let head_width = number(vision, "head_width").unwrap_or(64).max(1);
    let n_heads = number(vision, "width").map(|width| width / head_width);
    Ok(SourceConfig {
        vision: tower(vision, n_heads),
        text: tower(text, Some(number(text, "heads").unwrap_or(8))),
        ..SourceConfig::default()
    })
}
