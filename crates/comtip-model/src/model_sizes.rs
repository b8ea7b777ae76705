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
    let n_of_positions = config.d_model * config.n_patches();
    let n_of_blocks = config.n_layers * block(config.d_model, config.d_mlp);
    config.n_stem_weights() + n_of_positions + n_of_blocks
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
    check_blocks("vision", sizes, vision.norm_epsilon)?;
    for channels in &vision.stem_channels {
        within("vision.stem_channels", *channels, WIDTH)?;
    }
    vision.check_stem()
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
mod tests;
