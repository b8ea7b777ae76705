//! The exact gradient of a batch that is larger than memory, on one device or several.

use burn::module::Module;
use burn::optim::{GradientsAccumulator, GradientsParams};
use burn::tensor::{Device, Tensor};
use comtip_model::info_nce;

use crate::terms::Terms;
use crate::{Losses, PairBatch, Pretraining};

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
        let chunks: Vec<PairBatch> = batch.chunks(self.chunk_size).collect();
        if chunks.len() == 1 {
            let losses = model.losses(batch);
            let gradients = GradientsParams::from_grads(losses.total.backward(), model);
            return (losses.detach(), gradients);
        }
        let still = model.valid();
        let positions = self.read(&still, &chunks, Pretraining::positions);
        let (contrast, of_scale) = Contrast::new(model, Terms::join(positions));

        let replicas = self.replicas(model);
        let parts = work(&replicas, &chunks, |model, own| {
            let mut sum = GradientsAccumulator::new();
            let mut seen = Vec::new();
            for (first_pair, chunk) in own {
                let (part, terms) = contrast.carry(model, first_pair, chunk);
                sum.accumulate(model, part);
                seen.push((first_pair, terms));
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
        let losses = still.losses_of(batch, Terms::join(self.gather(seen)));
        (losses, sum.grads())
    }

    /// The losses of a batch, nothing differentiated; `model` is without autodiff.
    pub fn losses(&self, model: &Pretraining, batch: &PairBatch) -> Losses {
        let chunks: Vec<PairBatch> = batch.chunks(self.chunk_size).collect();
        model.losses_of(
            batch,
            Terms::join(self.read(model, &chunks, Pretraining::terms)),
        )
    }

    /// What `read` makes of each chunk without a graph, in order, on the first device.
    fn read(
        &self,
        model: &Pretraining,
        chunks: &[PairBatch],
        read: impl Fn(&Pretraining, &PairBatch) -> Terms + Sync,
    ) -> Vec<Terms> {
        let parts = work(&self.replicas(model), chunks, |model, own| {
            let read = |(first_pair, chunk)| (first_pair, read(model, chunk));
            own.into_iter().map(read).collect::<Vec<_>>()
        });
        self.gather(parts.into_iter().flatten().collect())
    }

    /// Terms in the order of the batch, on the first device, without a graph.
    fn gather(&self, mut terms: Vec<(usize, Terms)>) -> Vec<Terms> {
        terms.sort_by_key(|(first_pair, _)| *first_pair);
        let terms = terms.into_iter();
        terms.map(|(_, terms)| terms.on(&self.devices[0])).collect()
    }

    /// Copies of the model, one a device; the first is the model itself.
    fn replicas(&self, model: &Pretraining) -> Vec<Pretraining> {
        let others =
            self.devices[1..]
                .iter()
                .map(|device| match model.model.device().is_autodiff() {
                    true => model.clone().fork(&device.clone().autodiff()),
                    false => model.clone().fork(&device.clone().inner()),
                });
        std::iter::once(model.clone()).chain(others).collect()
    }
}

/// A chunk and the place of its first pair in the batch.
type Dealt<'a> = (usize, &'a PairBatch);

/// Runs `work` once a replica, each with its chunks, side by side.
fn work<T: Send>(
    replicas: &[Pretraining],
    chunks: &[PairBatch],
    work: impl Fn(&Pretraining, Vec<Dealt<'_>>) -> T + Sync,
) -> Vec<T> {
    let places = chunks.iter().scan(0, |place, chunk| {
        let first_pair = *place;
        *place += chunk.n_pairs();
        Some((first_pair, chunk))
    });
    let places: Vec<Dealt<'_>> = places.collect();
    let own = |replica_idx: usize| {
        let own = places.iter().skip(replica_idx).step_by(replicas.len());
        own.copied().collect::<Vec<_>>()
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

    /// The share of a chunk in the gradient of the weights, and its terms.
    fn carry(
        &self,
        model: &Pretraining,
        first_pair: usize,
        chunk: &PairBatch,
    ) -> (GradientsParams, Terms) {
        let [n_pairs, _] = self.of_image.dims();
        let n_own = chunk.n_pairs();
        let share = n_own as f64 / n_pairs as f64;
        let device = model.model.device();
        let own = |gradient: &Tensor<2>| {
            let rows = gradient.clone().slice(first_pair..first_pair + n_own);
            rows.to_device(&device.clone().inner()).autodiff()
        };
        let terms = model.terms(chunk);
        let contrast = (terms.image.clone() * own(&self.of_image)).sum()
            + (terms.text.clone() * own(&self.of_text)).sum();
        let masked = model.weighted_masked(&terms) * share;
        let gap = terms.gap.clone() * (self.of_gap * share);
        let gradients = (contrast + masked + gap).backward();
        (
            GradientsParams::from_grads(gradients, model),
            terms.on(&device),
        )
    }
}
