//! One number for weights, whatever file they came in.

use std::collections::BTreeMap;

use comtip_files::hex;
use comtip_model::{HostTensor, TowersConfig};
use comtip_vision::{PixelStatistics, VisionTransformerConfig};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// SHA-256 over the shape, and over name, extents and values of every weight in the order of names.
///
/// What pixels are normalised with counts too, unless it is CLIP's, and so does a stem that is no linear map: so runs
/// of versions that knew nothing else find their weights again.
pub(crate) fn digest(config: &TowersConfig, values: &BTreeMap<String, HostTensor>) -> String {
    let mut settings = without_pixels(config);
    if config.vision.pixels != PixelStatistics::CLIP {
        settings += &format!("\0{}", config.vision.pixels);
    }
    let VisionTransformerConfig {
        stem,
        stem_channels,
        ..
    } = &config.vision;
    if !stem.is_patch() {
        settings += &format!("\0{stem:?} {stem_channels:?}");
    }
    digest_behind(&settings, values)
}

/// SHA-256 over a text, and over name, extents and values of every weight in the order of names.
pub(crate) fn digest_behind(prefix: &str, values: &BTreeMap<String, HostTensor>) -> String {
    let mut hasher = Sha256::new_with_prefix(prefix);
    let mut bytes = Vec::new();
    for (name, tensor) in values {
        hasher.update(format!("\0{name} {:?}\0", tensor.shape));
        bytes.clear();
        bytes.extend(tensor.values.iter().flat_map(|value| value.to_le_bytes()));
        hasher.update(&bytes);
    }
    hex(hasher)
}

/// The settings as text, as they were before they had pixel statistics and stems.
fn without_pixels(config: &TowersConfig) -> String {
    // Every field, so that none is added without a thought for the digests there are.
    let VisionTransformerConfig {
        image_px,
        patch_px,
        d_model,
        n_layers,
        n_heads,
        d_mlp,
        activation,
        pre_norm,
        patch_bias,
        layer_scale,
        norm_epsilon,
        pixels: _,
        stem: _,
        stem_channels: _,
    } = &config.vision;
    let vision: [(&str, Value); 11] = [
        ("image_px", (*image_px).into()),
        ("patch_px", (*patch_px).into()),
        ("d_model", (*d_model).into()),
        ("n_layers", (*n_layers).into()),
        ("n_heads", (*n_heads).into()),
        ("d_mlp", (*d_mlp).into()),
        ("activation", format!("{activation:?}").into()),
        ("pre_norm", (*pre_norm).into()),
        ("patch_bias", (*patch_bias).into()),
        ("layer_scale", (*layer_scale).into()),
        ("norm_epsilon", (*norm_epsilon).into()),
    ];
    let lines: Vec<String> = vision
        .iter()
        .map(|(name, value)| format!("    \"{name}\": {value}"))
        .collect();
    let whole = config.to_string();
    // The text side is untouched.
    let text = whole.find("\n  \"text\"").map_or("", |at| &whole[at..]);
    format!("{{\n  \"vision\": {{\n{}\n  }},{text}", lines.join(",\n"))
}
