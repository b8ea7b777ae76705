//! What both towers read of a batch, and the gradient through them.

use burn::optim::{GradientsAccumulator, GradientsParams};
use burn::tensor::{Device, Gradients, Tensor};
use comtip_vision::TileFeatures;

use super::pretraining::Pretraining;
use crate::data::PairBatch;

/// What the towers read of a batch.
pub(crate) struct Readings {
    /// Of whole tiles (Eq. 1).
    pub(crate) full: TileFeatures,
    /// Of visible patches (Eq. 2), unless masked feature modelling is switched off.
    pub(crate) visible: Option<TileFeatures>,
    pub(crate) sentences: SpotSentences,
}

/// Mean sentence features of a batch, `[batch, d_sentence]`.
pub(crate) struct SpotSentences {
    pub(crate) matched: Tensor<2>,
    /// With values moved among genes, if the critic is to judge.
    pub(crate) shuffled: Option<Tensor<2>>,
}

impl Pretraining {
    /// Lets both towers read a batch.
    pub(crate) fn read(&self, batch: &PairBatch) -> Readings {
        let read_images = || {
            let (patches, full) = self.read_tiles(batch);
            (full, self.read_visible(patches, batch))
        };
        let device = self.model.device();
        let ((full, visible), sentences) =
            both(&device, read_images, || self.read_sentences(batch));
        Readings {
            full,
            visible,
            sentences,
        }
    }

    /// The gradient of the first of what `objective` makes of the readings of a batch, and the second.
    ///
    /// The graph is cut behind the towers: the objective is differentiated up to what they read, and
    /// that gradient is carried on through each of them. The numbers are those of one pass through all, to
    /// rounding.
    pub(crate) fn differentiate<T>(
        &self,
        batch: &PairBatch,
        objective: impl FnOnce(Readings) -> (Tensor<1>, T),
    ) -> (GradientsParams, T) {
        let Readings {
            full,
            visible,
            sentences,
        } = self.read(batch);
        let (full, visible) = (CutTile::new(full), visible.map(CutTile::new));
        let (matched, shuffled) = (
            Cut::new(sentences.matched),
            sentences.shuffled.map(Cut::new),
        );
        let (loss, told) = objective(Readings {
            full: full.leaf(),
            visible: visible.as_ref().map(CutTile::leaf),
            sentences: SpotSentences {
                matched: matched.leaf.clone(),
                shuffled: shuffled.as_ref().map(|cut| cut.leaf.clone()),
            },
        });
        let mut gradients = loss.backward();
        let [class, patches] = full.carry(&mut gradients);
        let [visible_class, visible] =
            visible.map_or([None, None], |cut| cut.carry(&mut gradients));
        let images = total([class, patches, visible_class, visible]);
        let matched = matched.carry(&mut gradients);
        let shuffled = shuffled.and_then(|cut| cut.carry(&mut gradients));
        let texts = total([matched, shuffled]);

        let mut sum = GradientsAccumulator::new();
        sum.accumulate(self, GradientsParams::from_grads(gradients, self));
        let through = |loss: Option<Tensor<1>>| {
            loss.map(|loss| GradientsParams::from_grads(loss.backward(), self))
        };
        let (images, texts) = both(&self.model.device(), || through(images), || through(texts));
        for gradients in [images, texts].into_iter().flatten() {
            sum.accumulate(self, gradients);
        }
        (sum.grads(), told)
    }
}

/// A place where the graph is cut: what was read, and the same as if it were given.
struct Cut<const D: usize> {
    read: Tensor<D>,
    leaf: Tensor<D>,
}

impl<const D: usize> Cut<D> {
    fn new(read: Tensor<D>) -> Self {
        let leaf = read.clone().detach().require_grad();
        Self { read, leaf }
    }

    /// A number whose gradient at what was read is the one found at the leaf; none, if nothing depends
    /// on it.
    fn carry(self, gradients: &mut Gradients) -> Option<Tensor<1>> {
        let gradient = self.leaf.grad_remove(gradients)?;
        // Without autodiff, and so a constant.
        Some((self.read * gradient).sum())
    }
}

struct CutTile {
    class: Cut<2>,
    patches: Cut<3>,
}

impl CutTile {
    fn new(read: TileFeatures) -> Self {
        Self {
            class: Cut::new(read.class),
            patches: Cut::new(read.patches),
        }
    }

    fn leaf(&self) -> TileFeatures {
        TileFeatures {
            class: self.class.leaf.clone(),
            patches: self.patches.leaf.clone(),
        }
    }

    fn carry(self, gradients: &mut Gradients) -> [Option<Tensor<1>>; 2] {
        [self.class.carry(gradients), self.patches.carry(gradients)]
    }
}

fn total<const N: usize>(terms: [Option<Tensor<1>>; N]) -> Option<Tensor<1>> {
    terms.into_iter().flatten().reduce(|sum, term| sum + term)
}

/// Does two things: at a time on Burn's CPU back-end, which multiplies matrices on all cores and does
/// all else on one; one after the other elsewhere, where a device queues its work or its library knows
/// what to do with the cores.
pub(crate) fn both<A, B: Send>(
    device: &Device,
    a: impl FnOnce() -> A,
    b: impl FnOnce() -> B + Send,
) -> (A, B) {
    #[cfg(feature = "flex")]
    if comtip_transformer::host_memory::is_host_device(device) {
        return std::thread::scope(|scope| {
            let b = scope.spawn(b);
            let a = a();
            let b = b.join();
            (
                a,
                b.unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            )
        });
    }
    let _ = device;
    (a(), b())
}
