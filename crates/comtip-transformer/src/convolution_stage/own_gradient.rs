//! A stage as one step of the graph.

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::NoCheckpointing;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::{Autodiff, Backend, DispatchKindConversion, DispatchTensor};
use burn::tensor::Tensor;

use crate::custom_op::into_primitive;

/// The numbers of a stage; of those that back-ends see, without autodiff.
#[derive(Debug, Clone)]
pub(super) struct StageInputs {
    /// `[batch, height, width, n_inputs]`
    pub(super) pictures: Tensor<4>,
    /// Rows as windows are laid out, `[3 * 3 * n_inputs, n_outputs]`.
    pub(super) kernels: Tensor<2>,
    /// `[n_outputs]`
    pub(super) gamma: Tensor<1>,
    /// `[n_outputs]`
    pub(super) beta: Tensor<1>,
    /// Groups of channels.
    pub(super) n_groups: usize,
    /// Added to the variance.
    pub(super) epsilon: f64,
}

/// What the gradient needs of a forward pass; without autodiff.
#[derive(Debug, Clone)]
pub(super) struct Saved {
    pub(super) inputs: StageInputs,
    /// Ahead of the norm, `[batch, n_places, n_outputs]`.
    pub(super) convolved: Tensor<3>,
    /// Mean and one over the standard deviation of the group of each channel, `[batch, 2, n_outputs]`.
    pub(super) statistics: Tensor<3>,
}

/// The gradients of one pass; without autodiff.
pub(super) struct StageGradients {
    /// `[batch, height, width, n_inputs]`; none where it was not asked for.
    pub(super) pictures: Option<Tensor<4>>,
    /// `[3 * 3 * n_inputs, n_outputs]`
    pub(super) kernels: Tensor<2>,
    /// `[n_outputs]`
    pub(super) gamma: Tensor<1>,
    /// `[n_outputs]`
    pub(super) beta: Tensor<1>,
}

/// How a back-end computes a stage.
pub(super) trait OwnConvolutionStage: Backend {
    /// The value, `[batch, ceil(height / 2), ceil(width / 2), n_outputs]`, and what its gradient needs.
    fn forward(inputs: StageInputs) -> (Tensor<4>, Saved);

    /// From the gradient at the value to those at all it was made of; at the pictures if they are wanted.
    fn gradients(upstream: Tensor<4>, saved: Saved, wants_pictures: bool) -> StageGradients;
}

/// The value of a stage on a device that records a graph, or on one without autodiff.
pub(super) fn stage<B: OwnConvolutionStage>(inputs: StageInputs) -> Tensor<4>
where
    DispatchTensor: DispatchKindConversion<B> + DispatchKindConversion<Autodiff<B>>,
{
    if !inputs.pictures.device().is_autodiff() {
        return B::forward(inputs).0;
    }
    let StageInputs {
        pictures,
        kernels,
        gamma,
        beta,
        ..
    } = inputs;
    let (pictures, of_pictures) = into_primitive::<Autodiff<B>, 4>(pictures).into_parts();
    let (kernels, of_kernels) = into_primitive::<Autodiff<B>, 2>(kernels).into_parts();
    let (gamma, of_gamma) = into_primitive::<Autodiff<B>, 1>(gamma).into_parts();
    let (beta, of_beta) = into_primitive::<Autodiff<B>, 1>(beta).into_parts();

    let (value, saved) = B::forward(StageInputs {
        pictures: Tensor::from_primitive::<B>(pictures),
        kernels: Tensor::from_primitive::<B>(kernels),
        gamma: Tensor::from_primitive::<B>(gamma),
        beta: Tensor::from_primitive::<B>(beta),
        ..inputs
    });
    let value = into_primitive::<B, 4>(value);
    let nodes = [of_pictures, of_kernels, of_gamma, of_beta];
    let step = Backward::<B, 4>::prepare::<NoCheckpointing>(Stage, nodes);
    let value = match step.compute_bound().stateful() {
        OpsKind::Tracked(step) => step.finish(saved, value),
        OpsKind::UnTracked(step) => step.finish(value),
    };
    Tensor::from_primitive::<Autodiff<B>>(value)
}

/// The step of the graph.
#[derive(Debug)]
struct Stage;

impl<B: OwnConvolutionStage> Backward<B, 4> for Stage
where
    DispatchTensor: DispatchKindConversion<B>,
{
    type State = Saved;

    fn backward(self, step: Ops<Saved, 4>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let upstream = Tensor::from_primitive::<B>(gradients.consume::<B>(&step.node));
        let found = B::gradients(upstream, step.state, step.parents[0].is_some());
        let found = [
            found.pictures.map(into_primitive::<B, 4>),
            Some(into_primitive::<B, 2>(found.kernels)),
            Some(into_primitive::<B, 1>(found.gamma)),
            Some(into_primitive::<B, 1>(found.beta)),
        ];
        for (parent, gradient) in step.parents.into_iter().zip(found) {
            if let (Some(parent), Some(gradient)) = (parent, gradient) {
                gradients.register::<B>(parent.id, gradient);
            }
        }
    }
}
