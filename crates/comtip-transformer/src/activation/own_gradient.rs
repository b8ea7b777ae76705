//! QuickGELU as one step of the graph.

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::NoCheckpointing;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind, unary};
use burn::backend::{Autodiff, Backend, DispatchKindConversion, DispatchTensor};
use burn::tensor::Tensor;

use crate::custom_op::{into_primitive, is_recording};

/// How a back-end computes `x * sigmoid(1.702 x)`; all tensors are without autodiff and of one shape.
pub(super) trait OwnQuickGelu: Backend {
    /// The value.
    fn value<const D: usize>(x: Tensor<D>) -> Tensor<D>;

    /// The value, and what the gradient needs.
    fn value_and_kept<const D: usize>(x: Tensor<D>) -> [Tensor<D>; 2];

    /// The gradient at `x` from that at the value.
    fn gradient<const D: usize>(upstream: Tensor<D>, kept: Tensor<D>) -> Tensor<D>;
}

/// QuickGELU of a tensor of back-end `B`.
pub(super) fn quick_gelu<B: OwnQuickGelu, const D: usize>(x: Tensor<D>) -> Tensor<D>
where
    DispatchTensor: DispatchKindConversion<B> + DispatchKindConversion<Autodiff<B>>,
{
    let device = x.device();
    if !device.is_autodiff() {
        return B::value(x);
    }
    if !is_recording(&device) {
        return super::quick_gelu_by_tensors(x);
    }
    let (x, node) = into_primitive::<Autodiff<B>, D>(x).into_parts();
    let x = Tensor::from_primitive::<B>(x);
    let step = Backward::<B, 1>::prepare::<NoCheckpointing>(QuickGelu::<D>, [node]);
    let value = match step.compute_bound().stateful() {
        OpsKind::Tracked(step) => {
            let [value, kept] = B::value_and_kept(x);
            step.finish(kept, into_primitive::<B, D>(value))
        }
        OpsKind::UnTracked(step) => step.finish(into_primitive::<B, D>(B::value(x))),
    };
    Tensor::from_primitive::<Autodiff<B>>(value)
}

/// The step of the graph.
#[derive(Debug)]
struct QuickGelu<const D: usize>;

impl<B: OwnQuickGelu, const D: usize> Backward<B, 1> for QuickGelu<D>
where
    DispatchTensor: DispatchKindConversion<B>,
{
    type State = Tensor<D>;

    fn backward(self, step: Ops<Tensor<D>, 1>, gradients: &mut Gradients, _: &mut Checkpointer) {
        unary::<B, _>(step.parents, step.node, gradients, |upstream| {
            let upstream = Tensor::from_primitive::<B>(upstream);
            into_primitive::<B, D>(B::gradient(upstream, step.state))
        });
    }
}
