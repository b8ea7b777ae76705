//! The length of a gradient by libtorch's kernel for it.

// Deprecated as of Burn 0.22, the last to have it.
#![allow(deprecated)]

use burn::backend::libtorch::TchTensor;
use burn::tensor::Tensor;
use comtip_transformer::libtorch::{in_burn, in_libtorch};

/// `[1]`; the squares are never written down.
pub(super) fn norm<const D: usize>(tensor: Tensor<D>) -> Tensor<1> {
    in_burn(TchTensor::new(in_libtorch(tensor).tensor.norm().view(1)))
}
