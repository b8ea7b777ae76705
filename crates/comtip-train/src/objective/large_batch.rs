//! The exact gradient of a batch that is larger than memory, on one device or several.

use std::ops::Range;

use burn::module::Module;
use burn::optim::{GradientsAccumulator, GradientsParams};
use burn::tensor::{Device, Tensor};
use comtip_model::info_nce;

use super::losses::Losses;
use super::pretraining::Pretraining;
use super::terms::Terms;
use crate::data::PairBatch;

/// How a batch is cut, and where its chunks are computed.
///
/// InfoNCE compares every pair with every other, so chunks cannot be added up as they are. But it needs
/// no more than where all of them lie: they are embedded chunk by chunk without a graph, the gradient
/// is taken at the embeddings, and each chunk is embedded again, with a graph, to carry its share of it
/// into the weights. The gradient is that of the whole batch to rounding, for one more forward pass
/// (gradient caching; Gao et al. 2021, arXiv 2101.06983). The masked and the pair terms are means over
/// pairs, so each chunk adds its share of them in its second pass.
///
/// Chunks are dealt out to the devices in turn; each has a copy of the weights for the step. All devices
/// share the negatives of the whole batch.
#[derive(Debug, Clone)]
pub struct LargeBatch {
    chunk_size: usize,
    devices: Vec<Device>,
}

impl LargeBatch {
    /// Chunks of `chunk_size` pairs; `usize::MAX` leaves a batch whole. The first of `devices` holds the
    /// weights.
    ///
    /// # Panics
    ///
    /// If `devices` is empty.
    pub fn new(chunk_size: usize, devices: Vec<Device>) -> Self {
        assert!(!devices.is_empty(), "a step needs a device");
        Self {
            chunk_size: chunk_size.max(1),
            devices,
        }
    }

    /// The losses of a batch and the gradient of their total.
    pub fn gradients(&self, model: &Pretraining, batch: &PairBatch) -> (Losses, GradientsParams) {
        if batch.n_pairs() <= self.chunk_size {
            let (gradients, losses) = model.differentiate(batch, |readings| {
                let losses = model.losses_of(batch, model.judge(batch, readings));
                (losses.total.clone(), losses.detach())
            });
            return (losses, gradients);
        }
        let replicas = self.replicas(model);
        let positions = self.read(&replicas, batch, Pretraining::positions);
        let (contrast, of_scale) = Contrast::new(model, positions);
        let parts = self.work(&replicas, batch, |model, own| {
            let mut sum = GradientsAccumulator::new();
            let mut seen = Vec::new();
            for pairs in own {
                let (part, terms) = contrast.carry(model, batch, &pairs);
                sum.accumulate(model, part);
                seen.push((pairs.start, terms));
            }
            (sum.grads(), seen)
        });

        let mut sum = GradientsAccumulator::new();
        let mut seen = Vec::new();
        for (gradients, of_chunks) in parts {
            sum.accumulate(model, gradients.to_device(&self.devices[0], model));
            seen.extend(of_chunks);
        }
        sum.accumulate(model, of_scale);
        let losses = model.valid().losses_of(batch, self.join(seen));
        (losses, sum.grads())
    }

    /// The losses of a batch, nothing differentiated; `model` is without autodiff.
    pub fn losses(&self, model: &Pretraining, batch: &PairBatch) -> Losses {
        match batch.n_pairs() <= self.chunk_size {
            true => model.losses(batch),
            false => {
                let replicas = self.replicas(model);
                model.losses_of(batch, self.read(&replicas, batch, Pretraining::terms))
            }
        }
    }

    /// The terms of the batch, read chunk by chunk without a graph.
    fn read(
        &self,
        replicas: &[Pretraining],
        batch: &PairBatch,
        read: impl Fn(&Pretraining, &PairBatch) -> Terms + Sync,
    ) -> Terms {
        let parts = self.work(replicas, batch, |model, own| {
            let still = model.valid();
            let read = |pairs: Range<usize>| (pairs.start, read(&still, &batch.chunk(pairs)));
            own.into_iter().map(read).collect::<Vec<_>>()
        });
        self.join(parts.into_iter().flatten().collect())
    }

    /// The terms of the batch from those of its chunks and their first pairs, on the first device.
    fn join(&self, mut terms: Vec<(usize, Terms)>) -> Terms {
        terms.sort_by_key(|(first_pair, _)| *first_pair);
        let terms = terms.into_iter();
        Terms::join(terms.map(|(_, terms)| terms.on(&self.devices[0])).collect())
    }

    /// Copies of the model, one a device; the first is the model itself.
    fn replicas(&self, model: &Pretraining) -> Vec<Pretraining> {
        let is_autodiff = model.model.device().is_autodiff();
        let others = self.devices[1..].iter().map(|device| match is_autodiff {
            true => model.clone().fork(&device.clone().autodiff()),
            false => model.clone().fork(&device.clone().inner()),
        });
        std::iter::once(model.clone()).chain(others).collect()
    }

    /// Runs `work` once a replica, each with the chunks that are dealt to it, side by side.
    fn work<T: Send>(
        &self,
        replicas: &[Pretraining],
        batch: &PairBatch,
        work: impl Fn(&Pretraining, Vec<Range<usize>>) -> T + Sync,
    ) -> Vec<T> {
        let n_pairs = batch.n_pairs();
        let own = |replica_idx: usize| {
            let starts = (0..n_pairs).step_by(self.chunk_size);
            let own = starts.skip(replica_idx).step_by(replicas.len());
            own.map(|start| start..n_pairs.min(start + self.chunk_size))
                .collect()
        };
        if let [only] = replicas {
            return vec![work(only, own(0))];
        }
        std::thread::scope(|scope| {
            let workers: Vec<_> = replicas
                .iter()
                .enumerate()
                .map(|(i, replica)| {
                    let (work, own, replica) = (&work, own(i), replica.clone());
                    scope.spawn(move || work(&replica, own))
                })
                .collect();
            workers
                .into_iter()
                .map(|worker| {
                    let ended = worker.join();
                    ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
                })
                .collect()
        })
    }
}

/// The gradient of the objective at what it compares: all embeddings and the gap.
struct Contrast {
    /// `[batch, d_joint]`, without a graph as the next.
    of_image: Tensor<2>,
    of_text: Tensor<2>,
    of_gap: f64,
}

impl Contrast {
    /// Also the gradient of the logit scale, which no chunk knows of.
    fn new(model: &Pretraining, terms: Terms) -> (Self, GradientsParams) {
        let of_gap = model.slope_of_gap(terms.gap.into_scalar::<f32>().into());
        let leaf = |x: Tensor<2>| x.autodiff().require_grad();
        let (image, text) = (leaf(terms.image), leaf(terms.text));
        let loss = info_nce(image.clone(), text.clone(), model.model.scale());
        let mut gradients = loss.backward();
        let mut of = |x: Tensor<2>| {
            let zero = || x.clone().inner().zeros_like();
            x.grad_remove(&mut gradients).unwrap_or_else(zero)
        };
        let contrast = Self {
            of_image: of(image),
            of_text: of(text),
            of_gap,
        };
        (contrast, GradientsParams::from_grads(gradients, model))
    }

    /// The share of some pairs in the gradient of the weights, and their terms.
    fn carry(
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
        model.differentiate(&chunk, |readings| {
            let terms = model.judge(&chunk, readings);
            let contrast = (terms.image.clone() * own(&self.of_image)).sum()
                + (terms.text.clone() * own(&self.of_text)).sum();
            let masked = model.weighted_masked(&terms) * share;
            let gap = terms.gap.clone() * (self.of_gap * share);
            (contrast + masked + gap, terms.on(&device))
        })
    }
}
