//! What settings beside the weights tell of them: heads, activations, sizes.

use std::path::Path;

use comtip_model::TowersConfig;
use comtip_vision::Activation;
use serde_json::Value;

use super::source_pixels::{ToldPixels, hugging_face as hugging_face_pixels};
use crate::error::{WeightsError, weights};
use crate::layout::Layout;
use crate::source::Settings;

/// What was told of one tower.
#[derive(Debug, Default)]
pub(crate) struct ToldTower {
    pub(crate) n_heads: Option<usize>,
    pub(crate) activation: Option<Activation>,
    pub(crate) norm_epsilon: Option<f64>,
    /// Names of sizes and their values, to be compared with the weights.
    pub(crate) sizes: Vec<(&'static str, usize)>,
}

/// What was told of both.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) vision: ToldTower,
    pub(crate) text: ToldTower,
    /// All there is to tell, in our own folders.
    pub(crate) towers: Option<TowersConfig>,
    /// Who named the weights before, in our own folders.
    pub(crate) first_layout: Option<Layout>,
    pub(crate) pixels: ToldPixels,
    /// Name of the file that told of pixels.
    pub(crate) pixels_from: Option<String>,
}

impl Told {
    /// Reads the settings of the software that the layout belongs to, as it understands them. Settings of
    /// something else tell nothing.
    ///
    /// # Errors
    ///
    /// If they ask for what our towers cannot do; the file is named.
    pub(crate) fn read(layout: Layout, settings: &Settings) -> Result<Self, WeightsError> {
        let mut told = Self::default();
        let file = match layout {
            Layout::OpenClip => settings.open_clip.as_ref().or(settings.config.as_ref()),
            _ => settings.config.as_ref(),
        };
        if let Some((path, value)) = file {
            let towers = match layout {
                Layout::HuggingFace => hugging_face(value),
                Layout::OpenClip => open_clip(value),
                Layout::Timm => timm(value),
                Layout::Comtip => comtip(value),
            };
            let pixels = ToldPixels::read(layout, value);
            told = towers.map_err(|problem| weights(path, problem))?;
            told.pixels = pixels.map_err(|problem| weights(path, problem))?;
            told.pixels_from = file_name(path);
        }
        if let Some((path, value)) = settings.preprocessor.as_ref()
            && told.pixels.statistics.is_none()
            && layout != Layout::Comtip
        {
            let pixels = hugging_face_pixels(value);
            told.pixels = pixels.map_err(|problem| weights(path, problem))?;
            told.pixels_from = file_name(path);
        }
        if told.pixels.statistics.is_none() {
            told.pixels_from = None;
        }
        Ok(told)
    }
}

fn file_name(path: &Path) -> Option<String> {
    Some(path.file_name()?.to_string_lossy().into_owned())
}

/// Sizes of a vision transformer, as told by `transformers` and by us.
pub(crate) const VISION_SIZES: [&str; 5] = [
    "image_size",
    "patch_size",
    "hidden_size",
    "num_hidden_layers",
    "intermediate_size",
];

/// Sizes of a text tower.
pub(crate) const TEXT_SIZES: [&str; 6] = [
    "vocab_size",
    "max_position_embeddings",
    "hidden_size",
    "num_hidden_layers",
    "intermediate_size",
    "projection_dim",
];

/// What `transformers` takes where an image tower's settings say nothing.
const VISION_DEFAULTS: [usize; 5] = [224, 32, 768, 12, 3072];

/// The same for a text tower, ahead of the width of the joint space.
const TEXT_DEFAULTS: [usize; 5] = [49408, 77, 512, 12, 2048];

fn hugging_face(settings: &Value) -> Result<Told, String> {
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
        return Ok(Told::default());
    }
    let none = Value::Null;
    let (vision, text) = (vision.unwrap_or(&none), text.unwrap_or(&none));
    // What is not said is transformers' default.
    let tower = |tower: &Value, n_heads, names: &[&'static str], defaults: [usize; 5]| {
        let act = tower.get("hidden_act").and_then(Value::as_str);
        let sizes = names.iter().zip(defaults);
        let size =
            |(name, usual): (&&'static str, usize)| (*name, number(tower, name).unwrap_or(usual));
        Ok::<_, String>(ToldTower {
            n_heads: Some(number(tower, "num_attention_heads").unwrap_or(n_heads)),
            activation: Some(activation(act.unwrap_or("quick_gelu"))?),
            norm_epsilon: Some(float(tower, "layer_norm_eps").unwrap_or(1e-5)),
            sizes: sizes.map(size).collect(),
        })
    };
    let mut told = Told {
        vision: tower(vision, 12, &VISION_SIZES, VISION_DEFAULTS)?,
        // Towers name a projection of their own, which CLIPModel does not use.
        text: tower(text, 8, &TEXT_SIZES[..5], TEXT_DEFAULTS)?,
        ..Told::default()
    };
    let joint = number(settings, "projection_dim").unwrap_or(512);
    told.text.sizes.push(("projection_dim", joint));
    Ok(told)
}

/// The settings of one tower. Files of older versions may have `vision_config_dict` beside `vision_config`:
/// it wins, and what it leaves out is the default, whatever `vision_config` says of it.
fn part<'a>(settings: &'a Value, tower: &str) -> Option<&'a Value> {
    let names = [format!("{tower}_config_dict"), format!("{tower}_config")];
    let mut found = names.iter().filter_map(|name| settings.get(name));
    found.find(|value| value.is_object())
}

fn open_clip(settings: &Value) -> Result<Told, String> {
    let settings = settings.get("model_cfg").unwrap_or(settings);
    let (Some(vision), Some(text)) = (settings.get("vision_cfg"), settings.get("text_cfg")) else {
        return Ok(Told::default());
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
    let tower = |tower: &Value, n_heads| ToldTower {
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
    Ok(Told {
        vision: tower(vision, n_heads),
        text: tower(text, Some(number(text, "heads").unwrap_or(8))),
        ..Told::default()
    })
}

fn timm(settings: &Value) -> Result<Told, String> {
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
    Ok(Told {
        vision: ToldTower {
            n_heads: n_heads.and_then(|n| usize::try_from(n).ok()),
            activation: act.map(activation).transpose()?,
            ..ToldTower::default()
        },
        ..Told::default()
    })
}

fn comtip(settings: &Value) -> Result<Told, String> {
    let towers: TowersConfig = serde_json::from_value(settings.clone())
        .map_err(|error| format!("does not tell the shape of towers: {error}"))?;
    let first_layout = settings.get("layout").cloned();
    let first_layout = first_layout.map(serde_json::from_value).transpose();
    let first_layout =
        first_layout.map_err(|error| format!("tells of no layout that is known: {error}"))?;
    let vision = &towers.vision;
    let tower = |n_heads, activation, norm_epsilon| ToldTower {
        n_heads: Some(n_heads),
        activation: Some(activation),
        norm_epsilon: Some(norm_epsilon),
        sizes: Vec::new(),
    };
    Ok(Told {
        vision: tower(vision.n_heads, vision.activation, vision.norm_epsilon),
        text: match &towers.text {
            Some(text) => tower(text.n_heads, text.activation, text.norm_epsilon),
            None => ToldTower::default(),
        },
        towers: Some(towers),
        first_layout,
        ..Told::default()
    })
}

fn activation(name: &str) -> Result<Activation, String> {
    match name {
        "quick_gelu" => Ok(Activation::QuickGelu),
        "gelu" => Ok(Activation::Gelu),
        _ => Err(format!(
            "asks for the activation `{name}`; the towers have quick_gelu and gelu"
        )),
    }
}

fn number(value: &Value, name: &str) -> Option<usize> {
    usize::try_from(value.get(name)?.as_u64()?).ok()
}

fn float(value: &Value, name: &str) -> Option<f64> {
    value.get(name)?.as_f64()
}
