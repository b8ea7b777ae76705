//! Layer normalisation by libtorch's kernel.

// Deprecated as of Burn 0.22, the last to have it.
#![allow(deprecated)]

use burn::backend::LibTorch;
use burn::backend::libtorch::TchTensor;
use burn::tensor::Tensor;

use super::own_gradient;
use super::own_gradient::{OwnLayerNorm, Saved};
use crate::libtorch::{in_burn, in_libtorch};

impl OwnLayerNorm for LibTorch {
    fn forward(
        rows: Tensor<2>,
        gamma: Tensor<1>,
        beta: Tensor<1>,
        epsilon: f64,
    ) -> (Tensor<2>, Saved) {
        let [_, d_model] = rows.dims();
        let (value, mean, rstd) = in_libtorch(rows.clone()).tensor.native_layer_norm(
            [d_model as i64],
            Some(in_libtorch(gamma.clone()).tensor),
            Some(in_libtorch(beta).tensor),
            epsilon,
        );
        let [value, mean, rstd] = [value, mean, rstd].map(|tensor| in_burn(TchTensor::new(tensor)));
        let saved = Saved {
            rows,
            mean,
            rstd,
            gamma,
        };
        (value, saved)
    }
}

/// The normalised rows of a tensor of libtorch on a device that records a graph.
pub(super) fn normed<const D: usize>(
    x: Tensor<D>,
    columns: [Tensor<1>; 2],
    epsilon: f64,
) -> Tensor<D> {
    own_gradient::normed::<LibTorch, D>(x, columns, epsilon)
}
