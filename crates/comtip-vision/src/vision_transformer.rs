//! The vision transformer, whole and visible-only (Eq. 1 and 2).

use burn::config::Config;
use burn::module::{Module, Param};
use burn::nn::Initializer;
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::tensor::{Device, Tensor};
use comtip_transformer::{Activation, Block, BlockConfig, LayerNorm, Precision};

use crate::patch_mask::PatchMasks;
use crate::pixel_statistics::PixelStatistics;

/// Settings of a [`VisionTransformer`].
#[derive(Config, Debug, PartialEq)]
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
    #[config(default = "Activation::QuickGelu")]
    pub activation: Activation,
    /// Layer normalisation ahead of the first block, as in CLIP.
    #[config(default = true)]
    pub pre_norm: bool,
    /// A bias on the patch embedding, as in timm's.
    #[config(default = false)]
    pub patch_bias: bool,
    /// A learnable gain on each residual, LayerScale, as in some of timm's.
    #[config(default = false)]
    pub layer_scale: bool,
    /// Added to the variance in layer normalisation; timm has 1e-6.
    #[config(default = 1e-5)]
    pub norm_epsilon: f64,
    /// What pixels are normalised with; CLIP's in settings that lack them, as of earlier versions.
    #[config(default = "PixelStatistics::CLIP")]
    pub pixels: PixelStatistics,
}

/// A vision transformer that also runs on a part of the patches.
#[derive(Module, Debug)]
pub struct VisionTransformer {
    patch_embedding: Conv2d,
    class_token: Param<Tensor<1>>,
    positions: Param<Tensor<2>>,
    pre_norm: Option<LayerNorm>,
    blocks: Vec<Block>,
    post_norm: LayerNorm,
    #[module(skip)]
    pixels: PixelStatistics,
}

/// What a [`VisionTransformer`] says of a batch of tiles, after the last layer normalisation.
#[derive(Debug, Clone)]
pub struct TileFeatures {
    /// Feature of the class token, `[batch, d_model]`.
    pub class: Tensor<2>,
    /// Features of the patches that were given, `[batch, n_patches or n_visible, d_model]`.
    pub patches: Tensor<3>,
}

impl VisionTransformerConfig {
    /// CLIP's and PLIP's ViT-B/32: 224 px, 49 patches, 768 wide, 12 layers.
    pub fn vit_b32() -> Self {
        Self::new(224, 32, 768, 12, 12, 3072)
    }

    /// A small one for two cores and for tests: 112 px, 49 patches, 128 wide, 4 layers.
    pub fn tiny() -> Self {
        Self::new(112, 16, 128, 4, 4, 512)
    }

    /// Patches in a tile.
    pub fn n_patches(&self) -> usize {
        (self.image_px / self.patch_px).pow(2)
    }

    /// A transformer with fresh weights on `device`.
    pub fn init(&self, device: &Device) -> VisionTransformer {
        let patch = [self.patch_px, self.patch_px];
        let normal = Initializer::Normal {
            mean: 0.0,
            std: 0.02,
        };
        let norm = || LayerNorm::new(self.d_model, self.norm_epsilon, device);
        let block = BlockConfig::new(self.d_model, self.n_heads, self.d_mlp, self.activation)
            .with_norm_epsilon(self.norm_epsilon)
            .with_layer_scale(self.layer_scale);
        VisionTransformer {
            patch_embedding: Conv2dConfig::new([3, self.d_model], patch)
                .with_stride(patch)
                .with_bias(self.patch_bias)
                .init(device),
            class_token: normal.init([self.d_model], device),
            positions: normal.init([self.n_patches() + 1, self.d_model], device),
            pre_norm: self.pre_norm.then(norm),
            blocks: (0..self.n_layers).map(|_| block.init(device)).collect(),
            post_norm: norm(),
            pixels: self.pixels,
        }
    }
}

impl VisionTransformer {
    /// Sets the numbers in which the linear maps of the blocks multiply.
    pub fn set_precision(&mut self, precision: Precision) {
        for block in &mut self.blocks {
            block.set_precision(precision);
        }
    }

    /// What the pixels that it reads are normalised with.
    pub fn pixel_statistics(&self) -> PixelStatistics {
        self.pixels
    }

    /// Features of whole tiles (Eq. 1).
    ///
    /// # Shapes
    ///
    /// - `pixels`: `[batch, 3, image_px, image_px]`, normalised with the tower's
    ///   [`pixel_statistics`](Self::pixel_statistics)
    pub fn forward(&self, pixels: Tensor<4>) -> TileFeatures {
        self.encode(self.embed_patches(pixels))
    }

    /// Patch embeddings with their positions, which both branches start from.
    ///
    /// # Shapes
    ///
    /// - `pixels`: `[batch, 3, image_px, image_px]`
    /// - output: `[batch, n_patches, d_model]`
    pub fn embed_patches(&self, pixels: Tensor<4>) -> Tensor<3> {
        let patches = self.patch_embedding.forward(pixels);
        let [batch, d_model, rows, columns] = patches.dims();
        let patches = patches
            .reshape([batch, d_model, rows * columns])
            .swap_dims(1, 2);
        let positions = self.positions.val().slice(1..rows * columns + 1);
        patches + positions.unsqueeze()
    }

    /// Features of embedded patches, all of them or some.
    ///
    /// # Shapes
    ///
    /// - `patches`: `[batch, n_patches, d_model]`, from [`embed_patches`](Self::embed_patches)
    pub fn encode(&self, patches: Tensor<3>) -> TileFeatures {
        let [batch, n_patches, d_model] = patches.dims();
        let class = self.class_token.val().unsqueeze::<2>() + self.positions.val().slice(0..1);
        let class = class.unsqueeze::<3>().expand([batch, 1, d_model]);
        let mut tokens = Tensor::cat(vec![class, patches], 1);
        if let Some(norm) = &self.pre_norm {
            tokens = norm.forward(tokens);
        }
        for block in &self.blocks {
            tokens = block.forward(tokens, None);
        }
        let tokens = self.post_norm.forward(tokens);
        TileFeatures {
            class: tokens.clone().slice([0..batch, 0..1]).squeeze_dim(1),
            patches: tokens.slice([0..batch, 1..n_patches + 1]),
        }
    }

    /// Features of the visible patches alone (Eq. 2): hidden ones are dropped, not masked out, so
    /// the branch costs about half of the full one.
    ///
    /// # Shapes
    ///
    /// - `patches`: `[batch, n_patches, d_model]`, all of them
    pub fn encode_visible(&self, patches: Tensor<3>, masks: &PatchMasks) -> TileFeatures {
        self.encode(masks.visible_tokens(patches))
    }
}

impl TileFeatures {
    /// Average of the patch features, the image side of the contrast (Eq. 6, ahead of `P_img`).
    ///
    /// # Shapes
    ///
    /// - output: `[batch, d_model]`
    pub fn mean_patch(&self) -> Tensor<2> {
        self.patches.clone().mean_dim(1).squeeze_dim(1)
    }
}

#[cfg(test)]
mod tests;
