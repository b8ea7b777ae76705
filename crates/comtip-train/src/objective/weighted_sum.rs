//! From the terms of a batch to its losses.

use burn::tensor::Tensor;
use comtip_model::{Contrast, info_nce, siglip};

use super::losses::{LossTerm, Losses};
use super::pretraining::Pretraining;
use super::terms::Terms;

impl Pretraining {
    /// Third step: the weighted sum (Eq. 15), every term apart. Under SigLIP InfoNCE is logged too, for
    /// comparison, and not minimised.
    pub(crate) fn losses_of(&self, terms: Terms) -> Losses {
        let n_pairs = terms.n_pairs;
        let scale = self.model.scale();
        let masked = self.weighted_masked(&terms);
        let pair = self.objective.pair.loss(terms.gap.clone());
        let contrast = self.contrast(terms.image.clone(), terms.text.clone());
        let total = contrast.clone() + masked + pair.clone() * self.objective.pair_weight;
        let term = |name, label, value| LossTerm {
            name,
            label,
            value,
            chance: None,
        };
        let contrast_term = |contrast: Contrast, name, value| LossTerm {
            name,
            label: contrast.label(),
            value,
            chance: Some(contrast.chance(n_pairs)),
        };
        let (info_nce, siglip) = match self.objective.contrast {
            Contrast::InfoNce => (contrast, None),
            Contrast::SigLip => {
                let (image, text) = (terms.image.detach(), terms.text.detach());
                let info_nce = info_nce(image, text, scale.clone().detach());
                (info_nce, Some(contrast))
            }
        };
        let losses = Losses::new(total)
            .with_term(contrast_term(Contrast::InfoNce, "info_nce", info_nce))
            .with_term(term("observed", "L_obs", terms.observed))
            .with_term(term("unobserved", "L_unobs", terms.unobserved))
            .with_term(term("pair", "L_pair", pair))
            .with_term(term("gap", "the gap", terms.gap))
            .with_term(term("scale", "the scale", scale));
        match siglip {
            None => losses,
            Some(siglip) => losses.with_term(contrast_term(Contrast::SigLip, "siglip", siglip)),
        }
    }

    /// The contrast of the settings between two batches of embeddings.
    ///
    /// # Shapes
    ///
    /// - `image`, `text`: `[batch, d_joint]`
    /// - output: `[1]`
    pub(crate) fn contrast(&self, image: Tensor<2>, text: Tensor<2>) -> Tensor<1> {
        let scale = self.model.scale();
        match &self.logit_bias {
            None => info_nce(image, text, scale),
            Some(bias) => siglip(image, text, scale, bias.val()),
        }
    }

    /// `lambda_1 (L_obs + L_unobs)`.
    pub(crate) fn weighted_masked(&self, terms: &Terms) -> Tensor<1> {
        (terms.observed.clone() + terms.unobserved.clone()) * self.objective.masked_weight
    }

    /// Derivative of `lambda_2 L_pair` by the gap, where the gap is `gap`.
    pub(crate) fn slope_of_gap(&self, gap: f64) -> f64 {
        self.objective.pair_weight * self.objective.pair.slope(gap)
    }
}
