//! Tests of `vision_transformer_config`.

use super::*;

/// The image tower in `config.json` of a model that was saved before there were stems.
const BEFORE: &str = r#"{
  "image_px": 112,
  "patch_px": 16,
  "d_model": 128,
  "n_layers": 4,
  "n_heads": 4,
  "d_mlp": 512,
  "activation": "QuickGelu",
  "pre_norm": true,
  "patch_bias": false,
  "layer_scale": false,
  "norm_epsilon": 0.00001,
  "pixels": {
    "mean": [
      0.48145467,
      0.4578275,
      0.40821072
    ],
    "std": [
      0.26862955,
      0.2613026,
      0.2757771
    ]
  }
}"#;

#[test]
fn files_from_before_there_were_stems_are_read_and_still_written() {
    let read = VisionTransformerConfig::load_binary(BEFORE.as_bytes()).expect("settings");
    assert_eq!(read, VisionTransformerConfig::tiny());
    assert_eq!(read.to_string(), BEFORE);
}

#[test]
fn a_stem_is_read_back() {
    let config = VisionTransformerConfig::tiny().with_convolution_stem(&[32, 64, 96]);
    let text = config.to_string();
    assert!(text.contains(r#""stem": "convolution""#), "{text}");
    let read = VisionTransformerConfig::load_binary(text.as_bytes()).expect("settings");
    assert_eq!(read, config);
}

#[test]
fn a_stem_that_cannot_be_made_is_refused_with_what_would_be_right() {
    let tiny = VisionTransformerConfig::tiny;
    let of = |config: VisionTransformerConfig| config.check_stem().expect_err("refused");
    let problem = of(tiny().with_convolution_stem(&[32, 64]));
    assert!(problem.contains("halved 4 times"), "{problem}");
    assert!(problem.ends_with("for example [16, 32, 64]"), "{problem}");
    let problem = of(tiny().with_convolution_stem(&[32, 60, 96]));
    assert!(problem.contains("has 60 channels"), "{problem}");
    let problem = of(tiny().with_convolution_stem(&[32, 0, 96]));
    assert!(problem.contains("has 0 channels"), "{problem}");
    let problem =
        of(VisionTransformerConfig::new(112, 14, 128, 4, 4, 512)
            .with_convolution_stem(&[32, 64, 96]));
    assert!(problem.contains("patches have 14 px"), "{problem}");
    let mut channels_of_none = tiny();
    channels_of_none.stem_channels = vec![32];
    assert!(of(channels_of_none).contains("a patch stem has none"));
    let with_bias = tiny()
        .with_convolution_stem(&[32, 64, 96])
        .with_patch_bias(true);
    assert!(of(with_bias).contains("`patch_bias` is set"));
    let b32 = VisionTransformerConfig::vit_b32();
    let problem = of(b32.clone().with_convolution_stem(&[]));
    assert!(
        problem.ends_with("for example [48, 96, 192, 384]"),
        "{problem}"
    );
    assert_eq!(
        b32.with_convolution_stem(&[48, 96, 192, 384]).check_stem(),
        Ok(())
    );
}
