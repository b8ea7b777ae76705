//! Tensors that libtorch holds, for those of its kernels that Burn has no operation for.

// Deprecated as of Burn 0.22, the last to have it.
#![allow(deprecated)]

use burn::backend::libtorch::TchTensor;
use burn::backend::{DispatchDevice, LibTorch};
use burn::tensor::{Device, Tensor};

use crate::custom_op::into_primitive;

/// Whether a device is one of libtorch, with autodiff or without.
pub fn is_libtorch_device(device: &Device) -> bool {
    let device = match device.is_autodiff() {
        true => &device.clone().inner(),
        false => device,
    };
    matches!(device.as_dispatch(), DispatchDevice::LibTorch(_))
}

/// A tensor as libtorch holds it.
///
/// Its numbers may be changed in place only where [`TchTensor::can_mut`] says so.
///
/// # Panics
///
/// If it is on another device, or on one with autodiff.
pub fn in_libtorch<const D: usize>(tensor: Tensor<D>) -> TchTensor {
    into_primitive::<LibTorch, D>(tensor)
}

/// The tensor of Burn that stands for one of libtorch, without autodiff.
pub fn in_burn<const D: usize>(tensor: TchTensor) -> Tensor<D> {
    Tensor::from_primitive::<LibTorch>(tensor)
}
