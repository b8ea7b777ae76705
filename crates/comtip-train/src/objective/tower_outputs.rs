//! What both towers make of a batch.

use burn::tensor::Tensor;
use comtip_vision::TileFeatures;

/// What both towers make of a batch.
pub(crate) struct TowerOutputs {
    /// Of whole tiles (Eq. 1).
    pub(crate) full: TileFeatures,
    /// Of visible patches (Eq. 2), unless masked feature modelling is switched off.
    pub(crate) visible: Option<TileFeatures>,
    /// Patches of whole tiles as the running average of the weights has them, `[batch, n_patches, d_model]` and without a
    /// gradient, if the masked branch is to predict these.
    pub(crate) teacher: Option<Tensor<3>>,
    /// Of the gene sentences (Eq. 10).
    pub(crate) sentences: SpotSentences,
}

/// Mean sentence features of a batch, `[batch, d_sentence]`.
pub(crate) struct SpotSentences {
    /// As measured.
    pub(crate) matched: Tensor<2>,
    /// With values moved among genes, if there is a critic.
    pub(crate) shuffled: Option<Tensor<2>>,
}
