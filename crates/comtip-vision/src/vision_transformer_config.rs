//! The shape of a vision transformer.

use std::fmt;

use burn::config::{Config, config_to_json};
use burn::serde::{Deserialize, Serialize};
use comtip_transformer::{Activation, ConvolutionStage};

use crate::pixel_statistics::PixelStatistics;
use crate::stem::Stem;

/// Settings of a [`VisionTransformer`](crate::VisionTransformer).
///
/// What files of earlier versions do not have is left out of files where it is the default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(crate = "burn::serde")]
pub struct VisionTransformerConfig {
    /// Side of the square input, px; a multiple of `patch_px`.
    pub image_px: usize,
    /// Side of a patch, px.
    pub patch_px: usize,
    /// Width of a token.
    pub d_model: usize,
    /// Transformer blocks.
    pub n_layers: usize,
    /// Attention heads.
    pub n_heads: usize,
    /// Width inside the feed-forward part of a block.
    pub d_mlp: usize,
    /// Non-linearity; CLIP has QuickGELU.
    pub activation: Activation,
    /// Layer normalisation ahead of the first block, as in CLIP.
    pub pre_norm: bool,
    /// A bias on the patch embedding, as in timm's.
    pub patch_bias: bool,
    /// A learnable gain on each residual, LayerScale, as in some of timm's.
    pub layer_scale: bool,
    /// Added to the variance in layer normalisation; timm has 1e-6.
    pub norm_epsilon: f64,
    /// What pixels are normalised with; CLIP's in settings that lack them, as of earlier versions.
    pub pixels: PixelStatistics,
    /// How pixels become tokens.
    #[serde(default, skip_serializing_if = "Stem::is_patch")]
    pub stem: Stem,
    /// Channels of the stages of a convolution stem but the last, which has `d_model`; none without one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stem_channels: Vec<usize>,
}

impl Config for VisionTransformerConfig {}

impl VisionTransformerConfig {
    /// A tower of CLIP's kind: QuickGELU, a norm ahead of the first block, no bias on the patch embedding, no
    /// LayerScale, 1e-5 in the norms, CLIP's statistics of pixels, a linear map of patches.
    pub fn new(
        image_px: usize,
        patch_px: usize,
        d_model: usize,
        n_layers: usize,
        n_heads: usize,
        d_mlp: usize,
    ) -> Self {
        Self {
            image_px,
            patch_px,
            d_model,
            n_layers,
            n_heads,
            d_mlp,
            activation: Activation::QuickGelu,
            pre_norm: true,
            patch_bias: false,
            layer_scale: false,
            norm_epsilon: 1e-5,
            pixels: PixelStatistics::CLIP,
            stem: Stem::Patch,
            stem_channels: Vec::new(),
        }
    }

    /// CLIP's and PLIP's ViT-B/32: 224 px, 49 patches, 768 wide, 12 layers.
    pub fn vit_b32() -> Self {
        Self::new(224, 32, 768, 12, 12, 3072)
    }

    /// A small one for two cores and for tests: 112 px, 49 patches, 128 wide, 4 layers.
    pub fn tiny() -> Self {
        Self::new(112, 16, 128, 4, 4, 512)
    }

    /// With another `activation`.
    pub fn with_activation(self, activation: Activation) -> Self {
        Self { activation, ..self }
    }

    /// With a norm ahead of the first block, or without.
    pub fn with_pre_norm(self, pre_norm: bool) -> Self {
        Self { pre_norm, ..self }
    }

    /// With a bias on the patch embedding, or without.
    pub fn with_patch_bias(self, patch_bias: bool) -> Self {
        Self { patch_bias, ..self }
    }

    /// With LayerScale, or without.
    pub fn with_layer_scale(self, layer_scale: bool) -> Self {
        Self {
            layer_scale,
            ..self
        }
    }

    /// With another number added to the variance in layer normalisation.
    pub fn with_norm_epsilon(self, norm_epsilon: f64) -> Self {
        Self {
            norm_epsilon,
            ..self
        }
    }

    /// With other statistics of pixels.
    pub fn with_pixels(self, pixels: PixelStatistics) -> Self {
        Self { pixels, ..self }
    }

    /// With a convolution stem of these channels, and `d_model` in its last stage; see
    /// [`check_stem`](Self::check_stem).
    ///
    /// ```
    /// use comtip_vision::VisionTransformerConfig;
    ///
    /// let config = VisionTransformerConfig::tiny();
    /// assert!(config.clone().with_convolution_stem(&[32, 64, 96]).check_stem().is_ok());
    /// assert!(config.with_convolution_stem(&[32, 64]).check_stem().is_err());
    /// ```
    pub fn with_convolution_stem(self, channels: &[usize]) -> Self {
        Self {
            stem: Stem::Convolution,
            stem_channels: channels.to_vec(),
            ..self
        }
    }

    /// Patches in a tile.
    pub fn n_patches(&self) -> usize {
        (self.image_px / self.patch_px).pow(2)
    }

    /// Channels of all stages of a convolution stem.
    pub(crate) fn stage_channels(&self) -> Vec<usize> {
        let last = std::iter::once(&self.d_model);
        self.stem_channels.iter().chain(last).copied().collect()
    }

    /// Numbers in the matrices or kernels between pixels and tokens.
    pub fn n_stem_weights(&self) -> usize {
        match self.stem {
            Stem::Patch => 3 * self.patch_px * self.patch_px * self.d_model,
            Stem::Convolution => {
                let stages = self.stage_channels();
                let inputs = std::iter::once(&3).chain(&stages);
                inputs.zip(&stages).map(|(from, to)| 9 * from * to).sum()
            }
        }
    }

    /// Refuses a convolution stem that does not leave a pixel of each patch, or whose channels are not in groups.
    ///
    /// # Errors
    ///
    /// Names what is there and what would be right.
    pub fn check_stem(&self) -> Result<(), String> {
        if self.stem.is_patch() {
            return match self.stem_channels.is_empty() {
                true => Ok(()),
                false => Err(format!(
                    "`stem_channels` are {:?}, but a patch stem has none",
                    self.stem_channels
                )),
            };
        }
        let (patch_px, d_model) = (self.patch_px, self.d_model);
        if self.patch_bias {
            return Err("a convolution stem has no bias, but `patch_bias` is set".to_owned());
        }
        if patch_px < 2 || !patch_px.is_power_of_two() {
            return Err(format!(
                "a convolution stem halves tiles until a pixel is left of each patch, but patches have {patch_px} px; \
                 patches of 4, 8, 16 or 32 px can have one"
            ));
        }
        let n_stages = patch_px.ilog2() as usize;
        if self.stem_channels.len() + 1 != n_stages {
            // Doubling up to the width of a token, which keeps the work of every stage alike.
            let example = (1..n_stages).map(|stage| (d_model >> (n_stages - stage)).max(8) / 8 * 8);
            return Err(format!(
                "`stem_channels` are {:?}: patches of {patch_px} px are halved {n_stages} times, so it has {} numbers, and \
                 d_model, {d_model}, is that of the last stage; for example {:?}",
                self.stem_channels,
                n_stages - 1,
                example.collect::<Vec<usize>>()
            ));
        }
        let n_groups = ConvolutionStage::N_GROUPS;
        let is_wrong = |channels: &usize| *channels == 0 || !channels.is_multiple_of(n_groups);
        match self.stage_channels().into_iter().find(is_wrong) {
            Some(channels) => Err(format!(
                "a stage of the convolution stem has {channels} channels, but they are normalised in {n_groups} groups: \
                 `stem_channels` and d_model are multiples of {n_groups}"
            )),
            None => Ok(()),
        }
    }
}

impl fmt::Display for VisionTransformerConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&config_to_json(self))
    }
}

#[cfg(test)]
mod tests;
