//! What one batch costs, term by term (Eq. 15).

use burn::tensor::Tensor;

/// The terms of the objective, each a scalar `[1]`; those switched off are zero.
#[derive(Debug, Clone)]
pub struct Losses {
    /// Epoch, from 1; 0 for validation.
    pub epoch: usize,
    /// Step of the epoch, from 1.
    pub step: usize,
    /// Pairs in the batch.
    pub n_pairs: usize,
    /// The weighted sum that is minimised.
    pub total: Tensor<1>,
    /// Symmetric InfoNCE.
    pub info_nce: Tensor<1>,
    /// `L_obs`, features of visible patches (Eq. 4).
    pub observed: Tensor<1>,
    /// `L_unobs`, features of hidden patches (Eq. 5).
    pub unobserved: Tensor<1>,
    /// `L_pair`, matched against shuffled pairs (Eq. 12).
    pub pair: Tensor<1>,
    /// `E[D(matched)] - E[D(shuffled)]`.
    pub gap: Tensor<1>,
    /// What cosines are multiplied by.
    pub scale: Tensor<1>,
}

impl Losses {
    /// The same values without the graph that made them, to be logged.
    pub fn detach(self) -> Self {
        Self {
            total: self.total.detach(),
            info_nce: self.info_nce.detach(),
            observed: self.observed.detach(),
            unobserved: self.unobserved.detach(),
            pair: self.pair.detach(),
            gap: self.gap.detach(),
            scale: self.scale.detach(),
            ..self
        }
    }
}
