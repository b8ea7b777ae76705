//! How the pixels of a tile become tokens.

use burn::serde::{Deserialize, Serialize};

/// How the pixels of a tile become the tokens that the blocks of a
/// [`VisionTransformer`](crate::VisionTransformer) read. Either way there is a token a patch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "burn::serde", rename_all = "kebab-case")]
pub enum Stem {
    /// A linear map of each patch by itself, that of ViT and CLIP.
    #[default]
    Patch,
    /// Convolutions that halve the tile until a pixel is left of each patch; see
    /// [`ConvolutionStem`](crate::ConvolutionStem). A token has seen pixels around its patch too.
    Convolution,
}

impl Stem {
    /// Whether it is the linear map, the default.
    pub fn is_patch(&self) -> bool {
        *self == Self::Patch
    }
}
