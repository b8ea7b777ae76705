//! The gradient of the objective at all embeddings of a batch, and its way into the weights.

use std::ops::Range;

use burn::optim::GradientsParams;
use burn::tensor::Tensor;
use comtip_model::NormStatistics;

use super::masked_teacher::PatchMoments;
use super::pretraining::Pretraining;
use super::terms::Terms;
use crate::data::PairBatch;

/// The gradient of the objective at what it compares across a batch: all embeddings and the gap.
pub(crate) struct EmbeddingGradients {
    /// `[batch, d_joint]`, without a graph as the next.
    of_image: Tensor<2>,
    of_text: Tensor<2>,
    of_gap: f64,
    patches: Option<PatchMoments>,
}

impl EmbeddingGradients {
    /// Also the gradient of logit scale and logit bias, which no chunk knows of.
    pub(crate) fn new(
        model: &Pretraining,
        terms: Terms,
        batch: &PairBatch,
    ) -> (Self, GradientsParams) {
        let of_gap = model.slope_of_gap(terms.gap.into_scalar::<f32>().into());
        let leaf = |x: Tensor<2>| x.autodiff().require_grad();
        let (image, text) = (leaf(terms.image), leaf(terms.text));
        let statistics = NormStatistics::OfBatch;
        let losses = model.contrast(image.clone(), text.clone(), batch, statistics);
        let mut gradients = losses.total.backward();
        let mut of = |x: Tensor<2>| {
            let zero = || x.clone().inner().zeros_like();
            x.grad_remove(&mut gradients).unwrap_or_else(zero)
        };
        let at_embeddings = Self {
            of_image: of(image),
            of_text: of(text),
            of_gap,
            patches: terms.patches,
        };
        (at_embeddings, GradientsParams::from_grads(gradients, model))
    }

    /// The share of some pairs in the gradient of the weights, and their terms.
    pub(crate) fn backward_into(
        &self,
        model: &Pretraining,
        batch: &PairBatch,
        pairs: &Range<usize>,
    ) -> (GradientsParams, Terms) {
        let share = pairs.len() as f64 / batch.n_pairs() as f64;
        let device = model.model.device();
        let own = |gradient: &Tensor<2>| {
            let rows = gradient.clone().slice(pairs.clone());
            rows.to_device(&device.clone().inner())
        };
        let chunk = batch.chunk(pairs.clone());
        let patches = self.patches.as_ref();
        let patches = patches.map(|patches| patches.lent_to(&device));
        model.differentiate(&chunk, |outputs| {
            let terms = model.terms(&chunk, outputs, patches.as_ref());
            let contrast = (terms.image.clone() * own(&self.of_image)).sum()
                + (terms.text.clone() * own(&self.of_text)).sum();
            let masked = model.weighted_masked(&terms) * share;
            let gap = terms.gap.clone() * (self.of_gap * share);
            (contrast + masked + gap, terms.on(&device))
        })
    }
}
