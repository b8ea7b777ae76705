//! Sizes that make no model are refused, and numbers are counted.

use burn::module::Module;
use burn::tensor::Device;

use super::*;

fn transformer(config: &mut ComtipConfig) -> &mut VisionTransformerConfig {
    config.vision.transformer_mut().expect("a transformer")
}

fn standard(config: &mut ComtipConfig) -> &mut FeatureStandard {
    match &mut config.vision {
        ImageTowerConfig::HandFeatures(config) => &mut config.standard,
        ImageTowerConfig::Transformer(_) => panic!("hand features"),
    }
}

#[test]
fn a_standard_of_other_features_or_without_a_scale_is_refused() {
    type Change = fn(&mut FeatureStandard);
    let cases: [(Change, &str); 4] = [
        (|s| s.means.truncate(60), "60 means and 61 deviations"),
        (|s| s.deviations.clear(), "61 means and 0 deviations"),
        (|s| s.deviations[3] = 0.0, "not above 0"),
        (|s| s.means[60] = f64::NAN, "no finite number"),
    ];
    for (change, expected) in cases {
        let mut config = ComtipConfig::colour_texture(9);
        change(standard(&mut config));
        let problem = check_model(&config).expect_err(expected);
        assert!(problem.contains(expected), "{problem}");
    }
}

#[test]
fn the_models_that_have_names_can_be_made() {
    for config in [
        ComtipConfig::tiny(9),
        ComtipConfig::colour_texture(9),
        ComtipConfig::vit_b32(20_000),
    ] {
        assert_eq!(check_model(&config), Ok(()));
    }
}

#[test]
fn the_numbers_of_a_model_are_counted_but_for_vectors() {
    let mut with_stem = ComtipConfig::tiny(9);
    let vision = VisionTransformerConfig::tiny().with_convolution_stem(&[32, 64, 96]);
    with_stem.vision = vision.into();
    assert_eq!(check_model(&with_stem), Ok(()));
    let mut n_all = 0;
    for config in [
        with_stem,
        ComtipConfig::colour_texture(9),
        ComtipConfig::tiny(9),
    ] {
        n_all = config.init(&Device::flex()).num_params() as u64;
        let n_counted = n_numbers_of_model(&config);
        assert!(
            (n_all * 9 / 10..=n_all).contains(&n_counted),
            "{n_counted} of {n_all}"
        );
        assert_eq!(check_held(n_counted, n_counted), Ok(()));
    }
    // Each size is one that a model may have.
    let mut huge = ComtipConfig::tiny(9);
    let vision = transformer(&mut huge);
    (vision.d_model, vision.d_mlp, vision.n_layers) = (8192, 65_536, 256);
    assert_eq!(check_model(&huge), Ok(()));
    let problem = check_held(n_numbers_of_model(&huge), 4 * n_all);
    assert!(problem.expect_err("too many").contains("numbers"));
}

#[test]
fn a_size_that_makes_no_model_is_named_with_its_value() {
    type Change = fn(&mut ComtipConfig);
    let cases: [(Change, &str); 13] = [
        (|c| transformer(c).patch_px = 0, "`vision.patch_px` is 0"),
        (
            |c| transformer(c).patch_px = 15,
            "patches of 15 px do not divide",
        ),
        (|c| transformer(c).n_heads = 3, "3 heads do not divide"),
        (|c| transformer(c).n_heads = 0, "`vision.n_heads` is 0"),
        (|c| transformer(c).n_layers = 1 << 40, "`vision.n_layers`"),
        (|c| transformer(c).d_model = usize::MAX, "`vision.d_model`"),
        (|c| c.text.tower.n_vocabulary = 500, "tokens of CLIP"),
        (|c| c.text.tower.n_positions = 9, "a gene sentence takes 10"),
        (
            |c| c.text.tower.norm_epsilon = f64::NAN,
            "`text.tower.norm_epsilon` is NaN",
        ),
        (|c| c.d_joint = 1 << 20, "`d_joint` is 1048576"),
        (|c| c.text.n_genes = 0, "`text.n_genes` is 0"),
        (|c| c.temperature = 0.0, "`temperature` is 0"),
        (
            |c| *transformer(c) = transformer(c).clone().with_convolution_stem(&[32]),
            "are halved 4 times",
        ),
    ];
    for (change, expected) in cases {
        let mut config = ComtipConfig::tiny(9);
        change(&mut config);
        let problem = check_model(&config).expect_err(expected);
        assert!(problem.contains(expected), "{problem}");
    }
}
