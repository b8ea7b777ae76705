//! Tests of `pixel_statistics`.

use burn::config::Config;

use super::*;
use crate::vision_transformer_config::VisionTransformerConfig;

#[test]
fn every_byte_of_every_channel_is_normalised_to_the_last_bit() {
    let rgb: Vec<u8> = (0..=255).flat_map(|byte| [byte; 3]).collect();
    for (_, statistics) in PixelStatistics::NAMED {
        let mut pixels = vec![0.0; rgb.len()];
        statistics.table().normalize(&rgb, &mut pixels);
        for (at, value) in pixels.iter().enumerate() {
            let (channel, byte) = (at / 256, (at % 256) as f32);
            let wanted = (byte / 255.0 - statistics.mean[channel]) / statistics.std[channel];
            assert_eq!(value.to_bits(), wanted.to_bits());
        }
    }
}

#[test]
fn channels_come_one_after_the_other_in_rows_from_the_top() {
    let rgb = [0, 0, 0, 255, 0, 0, 0, 0, 51, 0, 0, 0];
    let mut pixels = [0.0; 12];
    PixelStatistics::HALF.table().normalize(&rgb, &mut pixels);
    let mut wanted = [-1.0; 12];
    wanted[1] = 1.0;
    wanted[8 + 2] = -0.6;
    assert_eq!(pixels, wanted);
}

#[test]
fn numbers_that_cannot_be_are_refused() {
    let (mean, std) = ([0.5; 3], [0.25; 3]);
    for bad in [f32::NAN, f32::INFINITY, -0.1, 123.675] {
        assert!(PixelStatistics::new([0.5, bad, 0.5], std).is_err(), "{bad}");
        assert!(
            PixelStatistics::new(mean, [0.5, 0.5, bad]).is_err(),
            "{bad}"
        );
    }
    assert!(PixelStatistics::new(mean, [0.0, 0.5, 0.5]).is_err());
    assert!(PixelStatistics::new([0.0; 3], [1.0; 3]).is_ok());
}

#[test]
fn settings_of_earlier_versions_have_those_of_clip() {
    let text = r#"{"image_px": 32, "patch_px": 8, "d_model": 32, "n_layers": 2, "n_heads": 2, "d_mlp": 64,
        "activation": "Gelu", "pre_norm": false, "patch_bias": true, "layer_scale": true, "norm_epsilon": 1e-6}"#;
    let config = VisionTransformerConfig::load_binary(text.as_bytes()).expect("settings");
    assert_eq!(config.pixels, PixelStatistics::CLIP);
}

#[test]
fn settings_keep_every_digit_and_are_checked() {
    let mean = [0.707_223, 0.578_729, 0.703_617];
    let statistics = PixelStatistics::new(mean, [0.211_883, 0.230_117, 0.177_517]);
    let statistics = statistics.expect("numbers");
    let config = VisionTransformerConfig::tiny().with_pixels(statistics);
    let text = config.to_string();
    let again = VisionTransformerConfig::load_binary(text.as_bytes()).expect("settings");
    assert_eq!(again, config);
    let broken = text.replace("0.177517", "0.0");
    let error = VisionTransformerConfig::load_binary(broken.as_bytes()).expect_err("no std");
    assert!(error.to_string().contains("standard deviation"), "{error}");
}
