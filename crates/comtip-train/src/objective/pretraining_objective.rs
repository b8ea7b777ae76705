//! Pretraining as what a trainer minimises.

use burn::optim::GradientsParams;

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

    fn after_step(mut self) -> Self {
        self.model = self.model.clamp_logit_scale();
        self
    }

    fn parameter_groups(&self) -> ParameterGroups {
        ParameterGroups::pretraining().for_weights_of(self)
    }
}
