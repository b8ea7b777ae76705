//! From the terms of a batch to its losses.

use burn::tensor::Tensor;
use comtip_model::{Contrast, JointMoments, NormStatistics};

use super::contrast_stage::ContrastLosses;
use super::losses::{LossTerm, Losses};
use super::pretraining::Pretraining;
use super::terms::Terms;
use crate::data::PairBatch;

impl Pretraining {
    /// Third step: the weighted sum (Eq. 15), every term apart. InfoNCE with one-hot targets is logged whatever is
    /// minimised, for comparison.
    pub(crate) fn losses_of(
        &self,
        terms: Terms,
        batch: &PairBatch,
        statistics: NormStatistics,
    ) -> Losses {
        let n_pairs = terms.n_pairs;
        let masked = self.weighted_masked(&terms);
        let pair = self.objective.pair.loss(terms.gap.clone());
        let ContrastLosses {
            total,
            info_nce,
            siglip,
            soft_info_nce,
            covariance,
            moments,
        } = self.contrast(terms.image, terms.text, batch, statistics);
        let total = total + masked + pair.clone() * self.objective.pair_weight;
        let term = |name, label, value| LossTerm {
            name,
            label,
            value,
            chance: None,
        };
        let contrast_term = |contrast: Contrast, name, label, value| LossTerm {
            name,
            label,
            value,
            chance: Some(contrast.chance(n_pairs)),
        };
        let (by_softmax, by_sigmoid) = (Contrast::InfoNce, Contrast::SigLip);
        let optional = [
            siglip.map(|loss| contrast_term(by_sigmoid, "siglip", by_sigmoid.label(), loss)),
            soft_info_nce.map(|loss| {
                contrast_term(by_softmax, "soft_info_nce", "InfoNCE of soft targets", loss)
            }),
            covariance.map(|loss| term("covariance", "the covariance", loss)),
        ];
        let losses = Losses::new(total)
            .with_term(contrast_term(
                by_softmax,
                "info_nce",
                by_softmax.label(),
                info_nce,
            ))
            .with_term(term("observed", "L_obs", terms.observed))
            .with_term(term("unobserved", "L_unobs", terms.unobserved))
            .with_term(term("pair", "L_pair", pair))
            .with_term(term("gap", "the gap", terms.gap))
            .with_term(term("scale", "the scale", self.model.scale()))
            .with_statistics(moments.map_or_else(Vec::new, JointMoments::into_tensors));
        let optional = optional.into_iter().flatten();
        optional.fold(losses, |losses, term| losses.with_term(term))
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
