//! The settings files that `transformers` wants beside a CLIP.

use comtip_text::TextTowerConfig;
use comtip_vision::{Activation, VisionTransformerConfig};
use serde_json::{Value, json};

/// `config.json` of a `CLIPModel`.
///
/// # Errors
///
/// If `CLIPModel` has no place for a part of the image tower.
pub(crate) fn clip_config(
    vision: &VisionTransformerConfig,
    text: &TextTowerConfig,
    d_joint: usize,
) -> Result<Value, String> {
    let extra = [
        (!vision.pre_norm, "it wants a norm ahead of the blocks"),
        (vision.patch_bias, "it has no bias on the patch embedding"),
        (vision.layer_scale, "it has no LayerScale"),
        (!vision.stem.is_patch(), "it has no convolution stem"),
    ];
    if let Some((_, problem)) = extra.iter().find(|(is_wrong, _)| *is_wrong) {
        return Err(format!(
            "cannot be a CLIPModel of transformers: {problem}; only towers of CLIP's kind can"
        ));
    }
    let act = |activation| match activation {
        Activation::QuickGelu => "quick_gelu",
        Activation::Gelu => "gelu",
    };
    let end = text.n_vocabulary.saturating_sub(1);
    Ok(json!({
        "architectures": ["CLIPModel"],
        "model_type": "clip",
        "dtype": "float32",
        "projection_dim": d_joint,
        "vision_config": {
            "model_type": "clip_vision_model",
            "image_size": vision.image_px,
            "patch_size": vision.patch_px,
            "num_channels": 3,
            "hidden_size": vision.d_model,
            "num_hidden_layers": vision.n_layers,
            "num_attention_heads": vision.n_heads,
            "intermediate_size": vision.d_mlp,
            "hidden_act": act(vision.activation),
            "layer_norm_eps": vision.norm_epsilon,
            "projection_dim": d_joint,
        },
        "text_config": {
            "model_type": "clip_text_model",
            "vocab_size": text.n_vocabulary,
            "max_position_embeddings": text.n_positions,
            "hidden_size": text.d_model,
            "num_hidden_layers": text.n_layers,
            "num_attention_heads": text.n_heads,
            "intermediate_size": text.d_mlp,
            "hidden_act": act(text.activation),
            "layer_norm_eps": text.norm_epsilon,
            "projection_dim": d_joint,
            "bos_token_id": end.saturating_sub(1),
            "eos_token_id": end,
            "pad_token_id": end,
        },
    }))
}

/// `preprocessor_config.json` of a `CLIPImageProcessor`.
pub(crate) fn preprocessor_config(vision: &VisionTransformerConfig) -> Value {
    let image_px = vision.image_px;
    json!({
        "image_processor_type": "CLIPImageProcessor",
        "do_convert_rgb": true,
        "do_resize": true,
        "size": { "shortest_edge": image_px },
        "resample": 3,
        "do_center_crop": true,
        "crop_size": { "height": image_px, "width": image_px },
        "do_rescale": true,
        "rescale_factor": 1.0 / 255.0,
        "do_normalize": true,
        "image_mean": vision.pixels.mean().map(decimal),
        "image_std": vision.pixels.std().map(decimal),
    })
}

/// The number as it is written in 32 bits, without the digits that widening adds.
fn decimal(value: f32) -> f64 {
    value
        .to_string()
        .parse()
        .unwrap_or_else(|_| f64::from(value))
}

#[cfg(test)]
mod tests {
    use comtip_vision::PixelStatistics;

    use super::*;
    use crate::settings::source_pixels;

    #[test]
    fn a_processor_gets_the_statistics_of_the_tower_to_the_last_digit() {
        let mean = [0.707_223, 0.578_729, 0.703_617];
        let statistics = PixelStatistics::new(mean, [0.211_883, 0.230_117, 0.177_517]);
        let statistics = statistics.expect("numbers");
        let written = preprocessor_config(&VisionTransformerConfig::tiny().with_pixels(statistics));
        assert_eq!(written["image_mean"], json!([0.707223, 0.578729, 0.703617]));
        let pixels = source_pixels::hugging_face(&written).expect("read");
        assert_eq!(pixels.statistics, Some(statistics));
        assert_eq!(pixels.side_px, Some(112));
        assert_eq!(pixels.differences, Vec::<String>::new());
    }

    #[test]
    fn a_stem_of_convolutions_has_no_place_in_a_clip() {
        let vision = VisionTransformerConfig::tiny().with_convolution_stem(&[32, 64, 96]);
        let refused = clip_config(&vision, &TextTowerConfig::tiny(), 256);
        let expected = "cannot be a CLIPModel of transformers: it has no convolution stem; only towers of CLIP's kind can";
        assert_eq!(refused, Err(expected.to_owned()));
        assert!(
            clip_config(
                &VisionTransformerConfig::tiny(),
                &TextTowerConfig::tiny(),
                256
            )
            .is_ok()
        );
    }
}
