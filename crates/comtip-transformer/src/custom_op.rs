//! What operations with a gradient of their own have in common.

use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, DispatchKindConversion, DispatchTensor};
use burn::tensor::{Device, GradientCheckpointingStrategy, Tensor};

/// Whether a graph is recorded on a device, and one that keeps what it computes: a graph that computes
/// values anew for the gradient knows how to for Burn's own operations alone.
pub(crate) fn is_recording(device: &Device) -> bool {
    device.gradient_checkpointing_strategy() == Some(GradientCheckpointingStrategy::Disabled)
}

/// A tensor as back-end `B` holds it.
///
/// # Panics
///
/// If it is on another one; a device with autodiff and the same without are two.
pub(crate) fn into_primitive<B: Backend, const D: usize>(tensor: Tensor<D>) -> FloatTensor<B>
where
    DispatchTensor: DispatchKindConversion<B>,
{
    let tensor = tensor.try_into_primitive::<B>();
    tensor.expect("a tensor of this back-end")
}
