//! Pretraining as what a trainer minimises.

use burn::optim::GradientsParams;
use comtip_model::JointMoments;

use super::grad_cache::GradCache;
use super::losses::Losses;
use super::objective::Objective;
use super::pretraining::Pretraining;
use crate::data::PairBatch;
use crate::optim::ParameterGroups;

/// Batches are cut, and dealt out to devices, as [`Pretraining::with_chunking`] was given.
impl Objective for Pretraining {
    type Batch = PairBatch;

    fn losses(&self, batch: &PairBatch) -> Losses {
        GradCache::of(self.chunking().clone()).losses(self, batch)
    }

    fn n_items(batch: &PairBatch) -> usize {
        batch.n_pairs()
    }

    fn gradients(&self, batch: &PairBatch) -> (Losses, GradientsParams) {
        GradCache::of(self.chunking().clone()).gradients(self, batch)
    }

    fn gradients_beside(
        &self,
        batch: &PairBatch,
        average: Option<&Self>,
    ) -> (Losses, GradientsParams) {
        match average {
            Some(average) if self.is_taught() => self.with_teacher(average).gradients(batch),
            _ => self.gradients(batch),
        }
    }

    fn after_batch(mut self, losses: &Losses) -> Self {
        if let Some(moments) = JointMoments::from_tensors(&losses.statistics) {
            let norm = self.model.embedding_norm.take();
            self.model.embedding_norm = norm.map(|norm| norm.following(&moments));
        }
        self
    }

    fn after_step(mut self) -> Self {
        self.model = self.model.clamp_logit_scale();
        self
    }

    fn parameter_groups(&self) -> ParameterGroups {
        ParameterGroups::pretraining().for_weights_of(self)
    }
}
