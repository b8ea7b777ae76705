//! Serves batches epoch by epoch, prepared in the background.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use comtip_data::SpotSet;

use super::batch_source::BatchSource;
use super::epoch_plan::EpochPlan;
use super::ordered_workers::OrderedWorkers;
use super::pair_batch::PairBatch;
use super::pair_batcher::PairBatcher;
use crate::error::TrainError;

/// The batches of the epochs of an [`EpochPlan`].
///
/// Several threads prepare them, a few batches ahead and no more: as many as there are threads, and
/// two at least. The number of threads changes no byte of a batch.
#[derive(Debug, Clone)]
pub struct PairLoader {
    set: Arc<SpotSet>,
    plan: Arc<EpochPlan>,
    batcher: PairBatcher,
    n_workers: usize,
}

impl PairLoader {
    /// A loader of which every pass has `n_workers` threads, at least one.
    pub fn new(
        set: Arc<SpotSet>,
        plan: Arc<EpochPlan>,
        batcher: PairBatcher,
        n_workers: usize,
    ) -> Self {
        Self {
            set,
            plan,
            batcher,
            n_workers,
        }
    }

    /// The batches of an epoch, counted from 1, beginning with step `first_step`, counted from 1.
    ///
    /// # Panics
    ///
    /// If either is 0.
    pub fn epoch(&self, epoch: usize, first_step: usize) -> PreparedBatches {
        assert!(epoch > 0, "epochs count from 1");
        self.batches(epoch, first_step..self.plan.steps_per_epoch() + 1)
    }

    /// The batches of the plan's validation spots: the same at every call, with the choices of epoch 0.
    pub fn validation(&self) -> PreparedBatches {
        self.batches(0, 1..self.plan.n_validation_steps() + 1)
    }

    /// Genes of a spot that are written as sentences.
    pub fn genes_per_spot(&self) -> usize {
        self.batcher.genes_per_spot()
    }

    /// How its epochs are made up.
    pub fn plan(&self) -> &EpochPlan {
        &self.plan
    }

    /// What its batches are made of.
    pub(crate) fn set(&self) -> &SpotSet {
        &self.set
    }

    /// What makes its batches.
    pub(crate) fn batcher(&self) -> &PairBatcher {
        &self.batcher
    }

    /// Some steps of an epoch; epoch 0 is validation.
    pub(crate) fn batches(&self, epoch: usize, steps: Range<usize>) -> PreparedBatches {
        assert!(steps.start > 0, "steps count from 1");
        let spots = match epoch {
            0 => self.plan.validation().to_vec(),
            epoch => self.plan.epoch(epoch),
        };
        let (set, batcher) = (self.set.clone(), self.batcher.clone());
        let batch_size = self.plan.batch_size();
        let workers = OrderedWorkers::start(steps, self.n_workers, move |step, is_stopped| {
            let spots = &spots[(step - 1) * batch_size..step * batch_size];
            // Nobody sees the batch that a stop cuts short.
            let spots = spots.iter().copied();
            let spots = spots.take_while(|_| !is_stopped.load(Ordering::Relaxed));
            Ok(batcher.batch(&set, spots, (epoch, step))?)
        });
        PreparedBatches { workers }
    }
}

impl BatchSource for PairLoader {
    type Batch = PairBatch;

    fn steps_per_epoch(&self) -> usize {
        self.plan.steps_per_epoch()
    }

    fn epoch(
        &self,
        epoch: usize,
        first_step: usize,
    ) -> impl Iterator<Item = Result<PairBatch, TrainError>> {
        Self::epoch(self, epoch, first_step)
    }

    fn validation(&self) -> impl Iterator<Item = Result<PairBatch, TrainError>> {
        Self::validation(self)
    }
}

/// Batches of one pass, in order; see [`PairLoader`].
///
/// An error is the last item. Dropped before its end, it stops its threads within a tile.
pub struct PreparedBatches {
    workers: OrderedWorkers<PairBatch>,
}

impl PreparedBatches {
    /// How long its caller has waited for batches, all calls together.
    pub fn waited(&self) -> Duration {
        self.workers.waited()
    }
}

impl Iterator for PreparedBatches {
    type Item = Result<PairBatch, TrainError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.workers.next()
    }
}

#[cfg(test)]
mod tests;
