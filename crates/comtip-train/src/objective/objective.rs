//! What a trainer has to know of what it minimises.

use burn::module::Module;
use burn::optim::lr_scheduler::module_lr_scheduler::ModuleLearningRate;
use burn::optim::{GradientsParams, ModuleOptimizer};

use super::losses::Losses;
use crate::optim::ParameterGroups;

/// Weights, and what a batch costs under them: all that a [`Trainer`](crate::Trainer) has to know.
///
/// Two items are enough, the batch and its losses. [`Pretraining`](crate::Pretraining) is the objective of this crate.
///
/// ```
/// use burn::module::Module;
/// use burn::nn::Linear;
/// use burn::tensor::Tensor;
/// use comtip_train::{Losses, Objective};
///
/// /// Ridge regression by gradient descent.
/// #[derive(Module, Debug)]
/// struct Regression {
///     line: Linear,
/// }
///
/// impl Objective for Regression {
///     /// Inputs `[n, d]` and targets `[n, 1]`.
///     type Batch = (Tensor<2>, Tensor<2>);
///
///     fn losses(&self, (x, y): &Self::Batch) -> Losses {
///         Losses::new((self.line.forward(x.clone()) - y.clone()).square().mean())
///     }
///
///     fn n_items((x, _): &Self::Batch) -> usize {
///         x.dims()[0]
///     }
/// }
/// ```
pub trait Objective: Module {
    /// What a step reads.
    type Batch;

    /// What a batch costs. Called with autodiff for training, and without for validation.
    fn losses(&self, batch: &Self::Batch) -> Losses;

    /// Items of a batch, which speed is counted in: pairs, tiles, spots.
    fn n_items(batch: &Self::Batch) -> usize;

    /// The losses of a batch, without a graph, and the gradient of their total by every weight.
    ///
    /// An objective that is computed in chunks, or on several devices, has a way of its own.
    fn gradients(&self, batch: &Self::Batch) -> (Losses, GradientsParams) {
        let losses = self.losses(batch);
        let gradients = GradientsParams::from_grads(losses.total.backward(), self);
        (losses.detach(), gradients)
    }

    /// As [`gradients`](Self::gradients), for an objective whose targets are those of the running average of the weights,
    /// without autodiff; it is there if `optimizer.average_decay` is set. This is what a trainer calls.
    fn gradients_beside(
        &self,
        batch: &Self::Batch,
        average: Option<&Self>,
    ) -> (Losses, GradientsParams) {
        let _ = average;
        self.gradients(batch)
    }

    /// The same weights with what they keep of a training batch, as running statistics, given its losses. Called once a
    /// training step, ahead of the optimiser, and never in validation.
    #[must_use]
    fn after_batch(self, losses: &Losses) -> Self {
        let _ = losses;
        self
    }

    /// The weights behind a step of the optimiser: where some have bounds, within them.
    #[must_use]
    fn after_step(self) -> Self {
        self
    }

    /// Which weights decay, and which have the rate of new modules. A trainer refuses a part that the path of no weight
    /// has, but for those that decay spares by default.
    fn parameter_groups(&self) -> ParameterGroups {
        ParameterGroups::default()
    }

    /// One step of the optimiser. Nothing else should hold on to the weights before it: those that are shared
    /// cannot be updated in place.
    #[must_use]
    fn stepped(
        self,
        optimizer: &mut ModuleOptimizer,
        rates: ModuleLearningRate,
        gradients: GradientsParams,
    ) -> Self {
        optimizer.step(rates, self, gradients).after_step()
    }
}
