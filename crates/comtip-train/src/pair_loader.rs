//! Serves batches epoch by epoch, prepared in the background.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};

use burn::data::dataloader::{DataLoader, DataLoaderIterator, Progress};
use burn::data::dataset::DatasetError;
use burn::tensor::Device;
use comtip_data::SpotSet;

use crate::{EpochPlan, PairBatch, PairBatcher, TrainError};

/// Batches that wait for the trainer, so that it need not wait for them.
const PREPARED_BATCHES: usize = 2;

/// Burn's data loader over the epochs of an [`EpochPlan`].
///
/// Validation always sees the same spots with the same choices, those of epoch 0.
#[derive(Clone)]
pub struct PairLoader {
    set: Arc<SpotSet>,
    plan: Arc<EpochPlan>,
    batcher: PairBatcher,
    batch_size: usize,
    /// The epoch that the next pass is; `None` for validation.
    next_epoch: Option<Arc<AtomicUsize>>,
    /// The part of a pass that is served.
    part: Range<usize>,
    device: Device,
}

impl PairLoader {
    /// A loader for training, whose first pass is epoch `first_epoch`, counted from 1.
    pub fn training(
        set: Arc<SpotSet>,
        plan: Arc<EpochPlan>,
        batcher: PairBatcher,
        batch_size: usize,
        first_epoch: usize,
        device: &Device,
    ) -> Self {
        Self {
            set,
            part: 0..plan.steps_per_epoch() * batch_size,
            plan,
            batcher,
            batch_size,
            next_epoch: Some(Arc::new(AtomicUsize::new(first_epoch))),
            device: device.clone(),
        }
    }

    /// A loader over the plan's validation spots.
    pub fn validation(&self) -> Self {
        Self {
            part: 0..self.plan.validation().len(),
            next_epoch: None,
            ..self.clone()
        }
    }

    /// Full batches in a pass.
    pub fn n_batches(&self) -> usize {
        self.part.len() / self.batch_size
    }

    /// The spots of a pass; epoch 0 is validation.
    fn spots(&self, epoch: usize) -> Vec<usize> {
        let spots = match epoch {
            0 => self.plan.validation().to_vec(),
            epoch => self.plan.epoch(epoch),
        };
        spots[self.part.clone()].to_vec()
    }
}

impl DataLoader<PairBatch> for PairLoader {
    fn iter<'a>(&'a self) -> Box<dyn DataLoaderIterator<PairBatch> + 'a> {
        let epoch = match &self.next_epoch {
            Some(next) => next.fetch_add(1, Ordering::SeqCst),
            None => 0,
        };
        let (sender, receiver) = sync_channel(PREPARED_BATCHES);
        let loader = self.clone();
        let order = self.spots(epoch);
        std::thread::spawn(move || {
            for (step, spots) in order.chunks_exact(loader.batch_size).enumerate() {
                let batch =
                    loader
                        .batcher
                        .batch(&loader.set, spots, (epoch, step + 1), &loader.device);
                // The receiver is gone once the trainer stops early.
                if sender.send(batch.map_err(DatasetError::new)).is_err() {
                    return;
                }
            }
        });
        Box::new(PreparedBatches {
            receiver,
            n_done: 0,
            n_items: self.num_items(),
            batch_size: self.batch_size,
        })
    }

    fn num_items(&self) -> usize {
        self.n_batches() * self.batch_size
    }

    fn to_device(&self, device: &Device) -> Arc<dyn DataLoader<PairBatch>> {
        Arc::new(Self {
            device: device.clone(),
            ..self.clone()
        })
    }

    fn slice(&self, start: usize, end: usize) -> Arc<dyn DataLoader<PairBatch>> {
        Arc::new(Self {
            part: self.part.start + start..self.part.start + end,
            ..self.clone()
        })
    }
}

struct PreparedBatches {
    receiver: Receiver<Result<PairBatch, DatasetError>>,
    n_done: usize,
    n_items: usize,
    batch_size: usize,
}

impl Iterator for PreparedBatches {
    type Item = Result<PairBatch, DatasetError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.receiver.recv() {
            Ok(batch) => {
                self.n_done += self.batch_size;
                Some(batch)
            }
            Err(_) if self.n_done < self.n_items => {
                self.n_done = self.n_items;
                Some(Err(DatasetError::new(TrainError::Stopped {
                    problem: "the loader ended before the epoch did".to_owned(),
                })))
            }
            Err(_) => None,
        }
    }
}

impl DataLoaderIterator<PairBatch> for PreparedBatches {
    fn progress(&self) -> Progress {
        Progress::new(self.n_done, self.n_items, Some("pairs".to_owned()))
    }
}
