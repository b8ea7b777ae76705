//! The gradient through both towers at a time.

use burn::optim::{GradientsAccumulator, GradientsParams};
use burn::tensor::Tensor;

use super::detached_leaf::{DetachedLeaf, DetachedTile};
use super::join::join;
use super::pretraining::Pretraining;
use super::tower_outputs::{SpotSentences, TowerOutputs};
use crate::data::PairBatch;

impl Pretraining {
    /// The gradient of the first of what `objective` makes of the outputs of the towers, and the second.
    ///
    /// The graph is cut behind the towers: the objective is differentiated up to their outputs, and
    /// that gradient goes on through each of them. The numbers are those of one pass through all, to
    /// rounding.
    pub(crate) fn differentiate<T>(
        &self,
        batch: &PairBatch,
        objective: impl FnOnce(TowerOutputs) -> (Tensor<1>, T),
    ) -> (GradientsParams, T) {
        let TowerOutputs {
            full,
            visible,
            teacher,
            sentences,
        } = self.tower_outputs(batch);
        let (full, visible) = (DetachedTile::new(full), visible.map(DetachedTile::new));
        let (matched, shuffled) = (
            DetachedLeaf::new(sentences.matched),
            sentences.shuffled.map(DetachedLeaf::new),
        );
        let (loss, second) = objective(TowerOutputs {
            full: full.leaf(),
            visible: visible.as_ref().map(DetachedTile::leaf),
            teacher,
            sentences: SpotSentences {
                matched: matched.leaf.clone(),
                shuffled: shuffled.as_ref().map(|detached| detached.leaf.clone()),
            },
        });
        let mut gradients = loss.backward();
        let [class, patches] = full.backward_into(&mut gradients);
        let [visible_class, visible] = visible.map_or([None, None], |detached| {
            detached.backward_into(&mut gradients)
        });
        let images = total([class, patches, visible_class, visible]);
        let matched = matched.backward_into(&mut gradients);
        let shuffled = shuffled.and_then(|detached| detached.backward_into(&mut gradients));
        let texts = total([matched, shuffled]);

        let mut sum = GradientsAccumulator::new();
        sum.accumulate(self, GradientsParams::from_grads(gradients, self));
        let through = |loss: Option<Tensor<1>>| {
            loss.map(|loss| GradientsParams::from_grads(loss.backward(), self))
        };
        let (images, texts) = join(&self.model.device(), || through(images), || through(texts));
        for gradients in [images, texts].into_iter().flatten() {
            sum.accumulate(self, gradients);
        }
        (sum.grads(), second)
    }
}

fn total<const N: usize>(terms: [Option<Tensor<1>>; N]) -> Option<Tensor<1>> {
    terms.into_iter().flatten().reduce(|sum, term| sum + term)
}
