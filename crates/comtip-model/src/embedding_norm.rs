//! What is done to joint embeddings over spots before they are scaled to unit length.

use serde::{Deserialize, Serialize};

/// What is done to the joint embeddings of either side before they are scaled to unit length, feature by feature over
/// spots and without learned gain or shift: the scale of the logits and the projections before it are learned already.
///
/// ```
/// use comtip_model::EmbeddingNorm;
///
/// assert_eq!(EmbeddingNorm::default(), EmbeddingNorm::None);
/// assert_eq!(serde_json::to_string(&EmbeddingNorm::Centre)?, "\"centre\"");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EmbeddingNorm {
    /// Nothing, as in the paper.
    #[default]
    None,
    /// Batch normalisation (Ioffe & Szegedy 2015, arXiv 1502.03167): less the mean, over the root of the variance.
    Batch,
    /// Less the mean.
    Centre,
}

impl EmbeddingNorm {
    /// Whether it is [`None`](Self::None), the default.
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }
}
