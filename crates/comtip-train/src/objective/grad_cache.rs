//! The exact gradient of a batch that is larger than memory, on one device or several.

use std::ops::Range;

use burn::module::Module;
use burn::optim::{GradientsAccumulator, GradientsParams};
use burn::tensor::Device;
use comtip_model::NormStatistics;

use super::chunking::Chunking;
use super::embedding_gradients::EmbeddingGradients;
use super::losses::Losses;
use super::pretraining::Pretraining;
use super::terms::Terms;
use crate::data::PairBatch;

/// The exact gradient of a batch that is computed in chunks.
///
/// A contrast compares every pair with every other, so chunks cannot be added up as they are. But it needs
/// no more than all embeddings: they are computed chunk by chunk without a graph, the gradient
/// is taken at the embeddings, and each chunk is embedded again, with a graph, to bring its share of it
/// into the weights. The gradient is that of the whole batch to rounding, for one more forward pass
/// (gradient caching; Gao et al. 2021, arXiv 2101.06983). The masked and the pair terms are means over
/// pairs, so each chunk adds its share of them in its second pass.
///
/// Each device has a copy of the weights for the step. All devices share the negatives of the whole batch.
#[derive(Debug, Clone)]
pub struct GradCache {
    chunking: Chunking,
}

impl GradCache {
    /// Chunks of `chunk_size` pairs; `usize::MAX` leaves a batch whole. The first of `devices` holds the
    /// weights.
    ///
    /// # Panics
    ///
    /// If `devices` is empty.
    pub fn new(chunk_size: usize, devices: Vec<Device>) -> Self {
        Self::of(Chunking::new(chunk_size, devices))
    }

    /// Batches cut as they say.
    pub fn of(chunking: Chunking) -> Self {
        Self { chunking }
    }

    /// The losses of a batch and the gradient of their total.
    pub fn gradients(&self, model: &Pretraining, batch: &PairBatch) -> (Losses, GradientsParams) {
        if self.chunking.is_whole(batch.n_pairs()) {
            let (gradients, losses) = model.differentiate(batch, |outputs| {
                let terms = model.terms(batch, outputs, None);
                let losses = model.losses_of(terms, batch, NormStatistics::OfBatch);
                (losses.total.clone(), losses.detach())
            });
            return (losses, gradients);
        }
        let replicas = self.replicas(model);
        let embeddings = self.read(&replicas, batch, Pretraining::embeddings);
        let (at_embeddings, of_scale) = EmbeddingGradients::new(model, embeddings, batch);
        let parts = self.work(&replicas, batch, |model, own| {
            let mut sum = GradientsAccumulator::new();
            let mut seen = Vec::new();
            for pairs in own {
                let (part, terms) = at_embeddings.backward_into(model, batch, &pairs);
                sum.accumulate(model, part);
                seen.push((pairs.start, terms));
            }
            (sum.grads(), seen)
        });

        let mut sum = GradientsAccumulator::new();
        let mut seen = Vec::new();
        for (gradients, of_chunks) in parts {
            let gradients = gradients.to_device(self.chunking.first_device(), model);
            sum.accumulate(model, gradients);
            seen.extend(of_chunks);
        }
        sum.accumulate(model, of_scale);
        let statistics = NormStatistics::OfBatch;
        let losses = model.valid().losses_of(self.join(seen), batch, statistics);
        (losses, sum.grads())
    }

    /// The losses of a batch. Cut into chunks they have no graph. Without autodiff embeddings are normalised by the
    /// running statistics, where there are any, as the model is used.
    pub fn losses(&self, model: &Pretraining, batch: &PairBatch) -> Losses {
        let statistics = match model.model.device().is_autodiff() {
            true => NormStatistics::OfBatch,
            false => NormStatistics::Running,
        };
        if self.chunking.is_whole(batch.n_pairs()) {
            let terms = model.terms(batch, model.tower_outputs(batch), None);
            return model.losses_of(terms, batch, statistics);
        }
        let replicas = self.replicas(model);
        // Those of the whole batch take a pass of their own.
        let patches = model.standardises_targets().then(|| {
            let whole = self.read(&replicas, batch, Pretraining::embeddings);
            whole.patches
        });
        let patches = patches.flatten();
        let terms = self.read(&replicas, batch, |model, chunk| {
            let patches = patches.as_ref();
            let patches = patches.map(|patches| patches.lent_to(&model.model.device()));
            model.terms(chunk, model.tower_outputs(chunk), patches.as_ref())
        });
        model.valid().losses_of(terms, batch, statistics)
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
        let first = self.chunking.first_device();
        let terms = terms.into_iter().map(|(_, terms)| terms.on(first));
        Terms::join(terms.collect())
    }

    /// Copies of the model, one a device; the first is the model itself.
    fn replicas(&self, model: &Pretraining) -> Vec<Pretraining> {
        let is_autodiff = model.model.device().is_autodiff();
        let others = self.chunking.other_devices().iter();
        let others = others.map(|device| {
            let inner = device.clone().inner();
            let mut replica = match is_autodiff {
                true => model.clone().fork(&device.clone().autodiff()),
                false => model.clone().fork(&inner),
            };
            replica.teacher = replica.teacher.map(|teacher| teacher.fork(&inner));
            replica
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
        let own = |replica_idx: usize| self.chunking.dealt_to(replica_idx, batch.n_pairs());
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
