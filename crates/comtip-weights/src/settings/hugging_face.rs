//! `config.json` of `transformers`.

use serde_json::Value;

use super::json_fields::{activation, float, number};
use super::sizes::{TEXT_SIZES, VISION_SIZES};
use super::source_config::{SourceConfig, TowerSettings};

/// What `transformers` takes where an image tower's settings say nothing.
const VISION_DEFAULTS: [usize; 5] = [224, 32, 768, 12, 3072];

/// The same for a text tower, ahead of the width of the joint space.
const TEXT_DEFAULTS: [usize; 5] = [49408, 77, 512, 12, 2048];

/// What it says of both towers.
pub(super) fn hugging_face(settings: &Value) -> Result<SourceConfig, String> {
    let kind = settings.get("model_type").and_then(Value::as_str);
    let (vision, text) = match kind {
        Some("clip_vision_model") => (Some(settings), None),
        Some("clip") => (part(settings, "vision"), part(settings, "text")),
        Some(other) => {
            return Err(format!(
                "is of a model of kind `{other}`; of those in `transformers`, towers of CLIP can be read"
            ));
        }
        // Settings that do not say what they are of, but have CLIP's sections.
        None => (part(settings, "vision"), part(settings, "text")),
    };
    if kind.is_none() && vision.is_none() && text.is_none() {
        return Ok(SourceConfig::default());
    }
    let none = Value::Null;
    let (vision, text) = (vision.unwrap_or(&none), text.unwrap_or(&none));
    // What is not said is transformers' default.
    let tower = |tower: &Value, n_heads, names: &[&'static str], defaults: [usize; 5]| {
        let act = tower.get("hidden_act").and_then(Value::as_str);
        let sizes = names.iter().zip(defaults);
        let size =
            |(name, usual): (&&'static str, usize)| (*name, number(tower, name).unwrap_or(usual));
        Ok::<_, String>(TowerSettings {
            n_heads: Some(number(tower, "num_attention_heads").unwrap_or(n_heads)),
            activation: Some(activation(act.unwrap_or("quick_gelu"))?),
            norm_epsilon: Some(float(tower, "layer_norm_eps").unwrap_or(1e-5)),
            sizes: sizes.map(size).collect(),
        })
    };
    let mut config = SourceConfig {
        vision: tower(vision, 12, &VISION_SIZES, VISION_DEFAULTS)?,
        // Towers name a projection of their own, which CLIPModel does not use.
        text: tower(text, 8, &TEXT_SIZES[..5], TEXT_DEFAULTS)?,
        ..SourceConfig::default()
    };
    let joint = number(settings, "projection_dim").unwrap_or(512);
    config.text.sizes.push(("projection_dim", joint));
    Ok(config)
}

/// The settings of one tower. Files of older versions may have `vision_config_dict` beside `vision_config`:
/// it wins, and what it leaves out is the default, whatever `vision_config` says of it.
fn part<'a>(settings: &'a Value, tower: &str) -> Option<&'a Value> {
    let names = [format!("{tower}_config_dict"), format!("{tower}_config")];
    let mut found = names.iter().filter_map(|name| settings.get(name));
    found.find(|value| value.is_object())
}
