//! Embeddings of spots, of their sentences with the values in place and moved about.

use burn::tensor::Tensor;

/// Embeddings of the same spots with their values in place and moved about, each `[n_spots, d]`.
#[derive(Debug, Clone)]
pub(crate) struct SentencePairs {
    pub(crate) matched: Tensor<2>,
    pub(crate) shuffled: Tensor<2>,
}
