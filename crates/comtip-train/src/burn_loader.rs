//! The loader as Burn's learner wants it.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use burn::data::dataloader::{DataLoader, DataLoaderIterator, Progress};
use burn::data::dataset::DatasetError;
use burn::tensor::Device;

use crate::pair_loader::PreparedBatches;
use crate::{PairBatch, PairLoader};

/// A [`PairLoader`] that counts the epochs itself.
#[derive(Clone)]
pub(crate) struct BurnLoader {
    loader: PairLoader,
    /// The epoch that the next pass is; `None` for validation.
    next_epoch: Option<Arc<AtomicUsize>>,
    /// The steps of a pass that are served.
    steps: Range<usize>,
}

impl BurnLoader {
    /// Training, whose first pass is epoch `first_epoch`, counted from 1.
    pub(crate) fn training(loader: PairLoader, first_epoch: usize) -> Self {
        Self {
            next_epoch: Some(Arc::new(AtomicUsize::new(first_epoch))),
            steps: 1..loader.plan().steps_per_epoch() + 1,
            loader,
        }
    }

    /// Validation.
    pub(crate) fn validation(loader: PairLoader) -> Self {
        Self {
            next_epoch: None,
            steps: 1..loader.plan().n_validation_steps() + 1,
            loader,
        }
    }

    fn batch_size(&self) -> usize {
        self.loader.plan().batch_size()
    }
}

impl DataLoader<PairBatch> for BurnLoader {
    fn iter<'a>(&'a self) -> Box<dyn DataLoaderIterator<PairBatch> + 'a> {
        let next = self.next_epoch.as_ref();
        let epoch = next.map_or(0, |next| next.fetch_add(1, Ordering::SeqCst));
        Box::new(Pass {
            batches: self.loader.batches(epoch, self.steps.clone()),
            n_done: 0,
            n_items: self.num_items(),
            batch_size: self.batch_size(),
        })
    }

    fn num_items(&self) -> usize {
        self.steps.len() * self.batch_size()
    }

    fn to_device(&self, _device: &Device) -> Arc<dyn DataLoader<PairBatch>> {
        Arc::new(self.clone())
    }

    fn slice(&self, start: usize, end: usize) -> Arc<dyn DataLoader<PairBatch>> {
        let step = |item| self.steps.start + item / self.batch_size();
        Arc::new(Self {
            steps: step(start)..step(end),
            ..self.clone()
        })
    }
}

struct Pass {
    batches: PreparedBatches,
    n_done: usize,
    n_items: usize,
    batch_size: usize,
}

impl Iterator for Pass {
    type Item = Result<PairBatch, DatasetError>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.batches.next()?;
        self.n_done += self.batch_size;
        Some(batch.map_err(DatasetError::new))
    }
}

impl DataLoaderIterator<PairBatch> for Pass {
    fn progress(&self) -> Progress {
        Progress::new(self.n_done, self.n_items, Some("pairs".to_owned()))
    }
}
