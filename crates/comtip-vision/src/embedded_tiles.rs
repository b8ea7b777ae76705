//! Tiles as both branches read them.

use burn::tensor::Tensor;

/// Tiles between the stem and the blocks of a [`VisionTransformer`](crate::VisionTransformer), as
/// [`embed_patches`](crate::VisionTransformer::embed_patches) makes them for both branches.
#[derive(Debug, Clone)]
pub struct EmbeddedTiles {
    /// Tokens of whole tiles with their positions, `[batch, n_patches, d_model]`.
    pub patches: Tensor<3>,
    /// Pixels, `[batch, 3, image_px, image_px]`, where tokens have seen more than their own patch.
    pub(crate) pixels: Option<Tensor<4>>,
}
