//! QuickGELU by libtorch's fused kernels: `x * sigmoid(a x)` is `silu(a x) / a`.

// Deprecated as of Burn 0.22, the last to have it.
#![allow(deprecated)]

use burn::backend::LibTorch;
use burn::backend::libtorch::TchTensor;
use burn::tensor::Tensor;

use super::own_gradient::OwnQuickGelu;
use super::{STEEPNESS, own_gradient};
use crate::libtorch::{in_burn, in_libtorch};

/// `x * sigmoid(1.702 x)` of a tensor in libtorch.
pub(super) fn quick_gelu<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    own_gradient::quick_gelu::<LibTorch, D>(x)
}

impl OwnQuickGelu for LibTorch {
    fn value<const D: usize>(x: Tensor<D>) -> Tensor<D> {
        let [value, _] = Self::value_and_kept(x);
        value
    }

    fn value_and_kept<const D: usize>(x: Tensor<D>) -> [Tensor<D>; 2] {
        let steep = in_libtorch(x * STEEPNESS);
        let value = in_burn(TchTensor::new(steep.tensor.silu())) / STEEPNESS;
        [value, in_burn(steep)]
    }

    fn gradient<const D: usize>(upstream: Tensor<D>, steep: Tensor<D>) -> Tensor<D> {
        let [upstream, steep] = [upstream, steep].map(in_libtorch);
        let gradient = steep.tensor.silu_backward(&upstream.tensor);
        in_burn(TchTensor::new(gradient))
    }
}
