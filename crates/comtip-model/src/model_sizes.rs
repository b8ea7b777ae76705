//! Sizes a model can have; those that a file tells are looked at before anything is made of them.

use std::fmt::Display;
use std::ops::RangeInclusive;

use comtip_image::N_HAND_FEATURES;
use comtip_text::{ClipTokenizer, TextTowerConfig, TokenizedTemplate};
use comtip_vision::{FeatureStandard, HandFeatureTowerConfig, VisionTransformerConfig};

use crate::config::ComtipConfig;
use crate::image_tower_config::ImageTowerConfig;
use crate::towers::TowersConfig;

/// Columns of a token or a vector; the largest vision transformers have 6,144.
pub(crate) const WIDTH: RangeInclusive<usize> = 1..=8192;
/// Columns within the feed-forward part of a block.
pub(crate) const MLP: RangeInclusive<usize> = 1..=65_536;
const LAYERS: RangeInclusive<usize> = 1..=256;
/// Sides of a tile and of a patch.
const SIDE_PX: RangeInclusive<usize> = 1..=4096;
const VOCABULARY: RangeInclusive<usize> = 1..=1_048_576;
const POSITIONS: RangeInclusive<usize> = 1..=4096;
pub(crate) const GENES: RangeInclusive<usize> = 1..=131_072;
/// Patches of a tile.
const MAX_PATCHES: usize = 65_536;

/// Refuses a model that cannot be made.
///
/// # Errors
///
/// Names the size, its value and what it may be.
pub(crate) fn check_model(config: &ComtipConfig) -> Result<(), String> {
    check_image_tower(&config.vision)?;
    check_text(&config.text.tower)?;
    within("text.n_genes", config.text.n_genes, GENES)?;
    within("d_joint", config.d_joint, WIDTH)?;
    within("temperature", config.temperature, 1e-4..=1e4)?;
    let tower = &config.text.tower;
    let n_tokens = ClipTokenizer::END_OF_TEXT as usize + 1;
    if tower.n_vocabulary < n_tokens {
        return Err(format!(
            "`text.tower.n_vocabulary` is {}, but gene sentences are written in the {n_tokens} tokens of CLIP",
            tower.n_vocabulary
        ));
    }
    let n_positions = TokenizedTemplate::N_POSITIONS;
    match tower.n_positions < n_positions {
        true => Err(format!(
            "`text.tower.n_positions` is {}, but a gene sentence takes {n_positions}",
            tower.n_positions
        )),
        false => Ok(()),
    }
}

/// Refuses towers that cannot be made.
///
/// # Errors
///
/// Names the size, its value and what it may be.
pub fn check_towers(config: &TowersConfig) -> Result<(), String> {
    check_vision(&config.vision)?;
    config.text.as_ref().map_or(Ok(()), check_text)
}

/// Refuses sizes that more numbers belong to than a file of so many bytes can hold, however short they are.
///
/// # Errors
///
/// Names both.
pub fn check_held(n_numbers: u64, n_bytes: u64) -> Result<(), String> {
    match n_numbers > n_bytes {
        true => Err(format!(
            "is too short: towers of these sizes have {n_numbers} numbers or more, but there are {n_bytes} bytes at most; \
             the sizes are wrong, or parts are missing"
        )),
        false => Ok(()),
    }
}

/// Numbers that towers have at least: the matrices.
pub fn n_numbers(config: &TowersConfig) -> u64 {
    let text = config.text.as_ref().map_or(0, n_of_text);
    (n_of_transformer(&config.vision) + text) as u64
}

/// Numbers that an image tower has at least: the matrices.
pub(crate) fn n_numbers_of_image_tower(config: &ImageTowerConfig) -> u64 {
    let n = match config {
        ImageTowerConfig::Transformer(config) => n_of_transformer(config),
        ImageTowerConfig::HandFeatures(config) => {
            config.d_hidden * (config.standard.n_features() + config.d_model)
        }
    };
    n as u64
}

fn n_of_transformer(config: &VisionTransformerConfig) -> usize {
    let n_rows = config.n_patches() + 3 * config.patch_px * config.patch_px;
    config.d_model * n_rows + config.n_layers * block(config.d_model, config.d_mlp)
}

fn n_of_text(text: &TextTowerConfig) -> usize {
    let n_rows = text.n_vocabulary + text.n_positions + text.d_sentence;
    text.d_model * n_rows + text.n_layers * block(text.d_model, text.d_mlp)
}

/// Numbers in the matrices of a block.
fn block(d_model: usize, d_mlp: usize) -> usize {
    4 * d_model * d_model + 2 * d_model * d_mlp
}

/// Numbers that a model has at least.
pub(crate) fn n_numbers_of_model(config: &ComtipConfig) -> u64 {
    let tower = &config.text.tower;
    let n_of_towers = n_numbers_of_image_tower(&config.vision) + n_of_text(tower) as u64;
    let n_of_genes = match config.text.gene_name_embedding {
        true => config.text.n_genes * tower.d_model,
        false => 0,
    };
    n_of_towers + (config.vision.d_model() * config.d_joint + n_of_genes) as u64
}

/// Refuses an image tower that cannot be made.
///
/// # Errors
///
/// Names the size or number, its value and what it may be.
pub(crate) fn check_image_tower(config: &ImageTowerConfig) -> Result<(), String> {
    match config {
        ImageTowerConfig::Transformer(config) => check_vision(config),
        ImageTowerConfig::HandFeatures(config) => check_hand_features(config),
    }
}

fn check_hand_features(config: &HandFeatureTowerConfig) -> Result<(), String> {
    within("vision.d_hidden", config.d_hidden, MLP)?;
    within("vision.d_model", config.d_model, WIDTH)?;
    let FeatureStandard { means, deviations } = &config.standard;
    if means.len() != N_HAND_FEATURES || deviations.len() != N_HAND_FEATURES {
        return Err(format!(
            "`vision.standard` has {} means and {} deviations, but a tile has {N_HAND_FEATURES} features",
            means.len(),
            deviations.len()
        ));
    }
    let is_of_use = |deviation: &f64| deviation.is_finite() && *deviation > 0.0;
    match means.iter().all(|mean| mean.is_finite()) && deviations.iter().all(is_of_use) {
        true => Ok(()),
        false => Err("`vision.standard` has a mean that is no finite number, or a deviation that is not above 0".to_owned()),
    }
}

fn check_vision(vision: &VisionTransformerConfig) -> Result<(), String> {
    let (image_px, patch_px) = (vision.image_px, vision.patch_px);
    within("vision.image_px", image_px, SIDE_PX)?;
    within("vision.patch_px", patch_px, SIDE_PX)?;
    if !image_px.is_multiple_of(patch_px) {
        return Err(format!(
            "`vision.image_px` is {image_px}, which patches of {patch_px} px do not divide"
        ));
    }
    if vision.n_patches() > MAX_PATCHES {
        return Err(format!(
            "tiles of {image_px} px in patches of {patch_px} px are {} patches, more than {MAX_PATCHES}",
            vision.n_patches()
        ));
    }
    let sizes = (
        vision.d_model,
        vision.n_layers,
        vision.n_heads,
        vision.d_mlp,
    );
    check_blocks("vision", sizes, vision.norm_epsilon)
}

fn check_text(text: &TextTowerConfig) -> Result<(), String> {
    within("text.tower.d_sentence", text.d_sentence, WIDTH)?;
    within("text.tower.n_vocabulary", text.n_vocabulary, VOCABULARY)?;
    within("text.tower.n_positions", text.n_positions, POSITIONS)?;
    let sizes = (text.d_model, text.n_layers, text.n_heads, text.d_mlp);
    check_blocks("text.tower", sizes, text.norm_epsilon)
}

fn check_blocks(
    tower: &str,
    (d_model, n_layers, n_heads, d_mlp): (usize, usize, usize, usize),
    norm_epsilon: f64,
) -> Result<(), String> {
    within(&format!("{tower}.d_model"), d_model, WIDTH)?;
    within(&format!("{tower}.n_layers"), n_layers, LAYERS)?;
    within(&format!("{tower}.n_heads"), n_heads, 1..=d_model)?;
    within(&format!("{tower}.d_mlp"), d_mlp, MLP)?;
    within(&format!("{tower}.norm_epsilon"), norm_epsilon, 0.0..=1.0)?;
    match d_model.is_multiple_of(n_heads) {
        true => Ok(()),
        false => Err(format!(
            "`{tower}.d_model` is {d_model}, which {n_heads} heads do not divide"
        )),
    }
}

pub(crate) fn within<T: PartialOrd + Display>(
    name: &str,
    value: T,
    range: RangeInclusive<T>,
) -> Result<(), String> {
    match range.contains(&value) {
        true => Ok(()),
        false => Err(format!(
            "`{name}` is {value}, but must lie in {} to {}",
            range.start(),
            range.end()
        )),
    }
}

#[cfg(test)]
mod tests {
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
        let mut n_all = 0;
        for config in [ComtipConfig::colour_texture(9), ComtipConfig::tiny(9)] {
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
        let cases: [(Change, &str); 12] = [
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
        ];
        for (change, expected) in cases {
            let mut config = ComtipConfig::tiny(9);
            change(&mut config);
            let problem = check_model(&config).expect_err(expected);
            assert!(problem.contains(expected), "{problem}");
        }
    }
}
