//! What needs all embeddings of a batch at once: their norm, the contrast, the covariance.

use burn::tensor::Tensor;
use comtip_model::{
    JointMoments, NormStatistics, covariance_loss, info_nce, profile_targets, siglip, soft_info_nce,
};

use super::pretraining::Pretraining;
use crate::data::PairBatch;

/// The losses of all embeddings of a batch, each `[1]`.
pub(crate) struct ContrastLosses {
    /// What is minimised of them, weighted.
    pub(crate) total: Tensor<1>,
    /// InfoNCE with one-hot targets, minimised or logged for comparison.
    pub(crate) info_nce: Tensor<1>,
    /// SigLIP, if it is minimised.
    pub(crate) siglip: Option<Tensor<1>>,
    /// InfoNCE with soft targets, if they have a share.
    pub(crate) soft_info_nce: Option<Tensor<1>>,
    /// The covariance terms of both sides, if they have a weight.
    pub(crate) covariance: Option<Tensor<1>>,
    /// What the running statistics are to follow, in a step of training and if there are any.
    pub(crate) moments: Option<JointMoments>,
}

impl Pretraining {
    /// Contrast and covariance of a batch.
    ///
    /// # Shapes
    ///
    /// - `image`, `text`: `[batch, d_joint]`, as they are projected
    pub(crate) fn contrast(
        &self,
        image: Tensor<2>,
        text: Tensor<2>,
        batch: &PairBatch,
        statistics: NormStatistics,
    ) -> ContrastLosses {
        let objective = &self.objective;
        let is_kept = self.model.embedding_norm.is_some() && statistics == NormStatistics::OfBatch;
        let moments = is_kept.then(|| JointMoments::of(image.clone(), text.clone()));
        let (image, text) = self.normed(image, text, statistics);
        let scale = self.model.scale();
        let (mut total, info_nce, siglip) = match &self.logit_bias {
            None => {
                let loss = info_nce(image.clone(), text.clone(), scale.clone());
                (loss.clone(), loss, None)
            }
            Some(bias) => {
                let loss = siglip(image.clone(), text.clone(), scale.clone(), bias.val());
                let (image, text) = (image.clone().detach(), text.clone().detach());
                let info_nce = info_nce(image, text, scale.clone().detach());
                (loss.clone(), info_nce, Some(loss))
            }
        };
        let share = objective.soft_targets;
        let soft_info_nce = (share > 0.0).then(|| {
            let profiles = batch.profiles_on(&image.device());
            let targets = profile_targets(profiles, objective.soft_temperature);
            soft_info_nce(image.clone(), text.clone(), scale, targets)
        });
        if let Some(soft) = &soft_info_nce {
            total = total * (1.0 - share) + soft.clone() * share;
        }
        let weight = objective.covariance_weight;
        let covariance = (weight > 0.0).then(|| covariance_loss(image) + covariance_loss(text));
        if let Some(covariance) = &covariance {
            total = total + covariance.clone() * weight;
        }
        ContrastLosses {
            total,
            info_nce,
            siglip,
            soft_info_nce,
            covariance,
            moments,
        }
    }

    /// Embeddings as they are compared: behind the embedding norm, if there is one.
    fn normed(
        &self,
        image: Tensor<2>,
        text: Tensor<2>,
        statistics: NormStatistics,
    ) -> (Tensor<2>, Tensor<2>) {
        match &self.model.embedding_norm {
            Some(norm) => norm.forward(image, text, statistics),
            None => (image, text),
        }
    }

    /// Where the tiles and transcriptomes of a batch lie in the joint space, as the model is used; each
    /// `[batch, d_joint]`.
    pub(crate) fn joint_embeddings(&self, batch: &PairBatch) -> (Tensor<2>, Tensor<2>) {
        let terms = self.embeddings(batch);
        self.normed(terms.image, terms.text, NormStatistics::Running)
    }
}
