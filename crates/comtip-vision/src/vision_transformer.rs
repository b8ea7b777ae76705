//! The vision transformer, whole and visible-only (Eq. 1 and 2).

use burn::module::{Module, Param};
use burn::nn::Initializer;
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::tensor::{Device, Tensor};
use comtip_transformer::{Block, BlockConfig, LayerNorm, Precision};

use crate::convolution_stem::ConvolutionStem;
use crate::embedded_tiles::EmbeddedTiles;
use crate::patch_mask::PatchMasks;
use crate::pixel_statistics::PixelStatistics;
use crate::vision_transformer_config::VisionTransformerConfig;

/// A vision transformer that also runs on a part of the patches.
#[derive(Module, Debug)]
pub struct VisionTransformer {
    /// One of these two is there.
    patch_embedding: Option<Conv2d>,
    stem: Option<ConvolutionStem>,
    class_token: Param<Tensor<1>>,
    positions: Param<Tensor<2>>,
    pre_norm: Option<LayerNorm>,
    blocks: Vec<Block>,
    post_norm: LayerNorm,
    #[module(skip)]
    pixels: PixelStatistics,
    #[module(skip)]
    patch_px: usize,
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
    /// A transformer with fresh weights on `device`.
    ///
    /// # Panics
    ///
    /// If [`check_stem`](Self::check_stem) refuses its stem.
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
        let linear = || {
            Conv2dConfig::new([3, self.d_model], patch)
                .with_stride(patch)
                .with_bias(self.patch_bias)
                .init(device)
        };
        let is_patch = self.stem.is_patch();
        if let Err(problem) = self.check_stem() {
            panic!("{problem}");
        }
        VisionTransformer {
            patch_embedding: is_patch.then(linear),
            stem: (!is_patch).then(|| ConvolutionStem::new(&self.stage_channels(), device)),
            class_token: normal.init([self.d_model], device),
            positions: normal.init([self.n_patches() + 1, self.d_model], device),
            pre_norm: self.pre_norm.then(norm),
            blocks: (0..self.n_layers).map(|_| block.init(device)).collect(),
            post_norm: norm(),
            pixels: self.pixels,
            patch_px: self.patch_px,
        }
    }
}

impl VisionTransformer {
    /// Sets the numbers in which the linear maps of the blocks multiply; the stem stays in 32 bits.
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

    /// Tokens of the patches with their positions, which both branches start from.
    ///
    /// # Shapes
    ///
    /// - `pixels`: `[batch, 3, image_px, image_px]`
    pub fn embed_patches(&self, pixels: Tensor<4>) -> EmbeddedTiles {
        EmbeddedTiles {
            patches: self.tokens(pixels.clone()),
            pixels: self.stem.is_some().then_some(pixels),
        }
    }

    /// Features of whole tiles (Eq. 1).
    pub fn encode(&self, tiles: EmbeddedTiles) -> TileFeatures {
        self.through_blocks(tiles.patches)
    }

    /// Features of the visible patches alone (Eq. 2): hidden ones are dropped, not masked out, so that the blocks
    /// take about half the time of the full branch.
    ///
    /// A convolution stem reads the tiles a second time, with the pixels of hidden patches at the mean of their
    /// channel, as its tokens and its norms see beyond a patch.
    pub fn encode_visible(&self, tiles: EmbeddedTiles, masks: &PatchMasks) -> TileFeatures {
        let patches = match tiles.pixels {
            Some(pixels) => self.tokens(masks.hide(pixels, self.patch_px)),
            None => tiles.patches,
        };
        self.through_blocks(masks.visible_tokens(patches))
    }

    /// `[batch, n_patches, d_model]`
    fn tokens(&self, pixels: Tensor<4>) -> Tensor<3> {
        let patches = match (&self.patch_embedding, &self.stem) {
            (Some(linear), _) => {
                let patches = linear.forward(pixels);
                let [batch, d_model, rows, columns] = patches.dims();
                patches
                    .reshape([batch, d_model, rows * columns])
                    .swap_dims(1, 2)
            }
            (None, Some(stem)) => stem.forward(pixels),
            (None, None) => unreachable!("a tower has one of the two"),
        };
        let [_, n_patches, _] = patches.dims();
        let positions = self.positions.val().slice(1..n_patches + 1);
        patches + positions.unsqueeze()
    }

    /// Features of tokens, of all patches or of some.
    fn through_blocks(&self, patches: Tensor<3>) -> TileFeatures {
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
