//! What weights do not say themselves, or shall not decide.

use comtip_vision::{Activation, PixelStatistics};

/// What weights do not say themselves, or shall not decide.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImportOptions {
    /// Heads of the image tower; otherwise as the settings beside the weights say, or one per 64 columns.
    pub n_heads: Option<usize>,
    /// Heads of the text tower, likewise.
    pub n_text_heads: Option<usize>,
    /// Activation of both towers; otherwise as the settings say, or QuickGELU, of timm's GELU.
    pub activation: Option<Activation>,
    /// Stretches the position embeddings to tiles of that side, px.
    pub image_px: Option<usize>,
    /// Starts of names that are not taken, such as `head.`: of what comes behind the features.
    pub leave_out: Vec<String>,
    /// What pixels are normalised with; otherwise as the settings say, or CLIP's for weights of CLIP.
    pub pixels: Option<PixelStatistics>,
}
