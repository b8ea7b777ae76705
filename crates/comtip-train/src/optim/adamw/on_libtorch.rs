//! The step of AdamW by libtorch's kernels, in place and a piece of the weights at a time.

// Deprecated as of Burn 0.22, the last to have it.
#![allow(deprecated)]

use std::sync::OnceLock;
use std::thread;

use burn::backend::TensorMetadata;
use burn::backend::libtorch::{LibTorchDevice, TchTensor};
use burn::tensor::Tensor;
use comtip_transformer::libtorch::{in_burn, in_libtorch};

use super::{StepFactors, Weight};

/// Numbers that a core works on at a time: with moments and gradient they stay in its cache from the
/// first kernel to the last, so memory is read and written once.
const PIECE_OF_CORE: usize = 1 << 15;

impl<const D: usize> Weight<D> {
    /// In place where nobody else holds the tensors; all are libtorch's.
    pub(super) fn stepped_on_libtorch(self, gradient: Tensor<D>, factors: StepFactors) -> Self {
        let gradient = in_libtorch(gradient);
        let n_weights = gradient.shape().num_elements();
        let piece = piece_on(gradient.device()).unwrap_or(n_weights).max(1);
        let gradient = gradient.tensor.contiguous().view(-1);
        let tensors = [self.value, self.moment_1, self.moment_2].map(changeable);
        let flat = tensors.each_ref().map(|tensor| tensor.tensor.view(-1));
        let (rest_1, rest_2) = (1.0 - factors.beta_1, 1.0 - factors.beta_2);
        for start in (0..n_weights).step_by(piece) {
            let (start, length) = (start as i64, piece.min(n_weights - start) as i64);
            let gradient = gradient.narrow(0, start, length);
            let [mut value, mut moment_1, mut moment_2] = flat
                .each_ref()
                .map(|tensor| tensor.narrow(0, start, length));
            let _ = moment_1.lerp_(&gradient, rest_1);
            let _ = moment_2.lerp_(&gradient.square(), rest_2);
            if factors.decay != 1.0 {
                let _ = value.g_mul_scalar_(factors.decay);
            }
            if factors.rate != 0.0 {
                // The kernel adds a quotient, and knows no factor for it.
                let mut divisor = moment_2.sqrt().g_add_scalar_(factors.epsilon);
                let _ = value.addcdiv_(&moment_1, &divisor.g_div_scalar_(-factors.rate));
            }
        }
        let [value, moment_1, moment_2] = tensors.map(in_burn);
        Self {
            value,
            moment_1,
            moment_2,
        }
    }
}

/// Weights that are worth being stepped together; none on a device that takes all at a time.
fn piece_on(device: LibTorchDevice) -> Option<usize> {
    static N_CORES: OnceLock<usize> = OnceLock::new();
    let n_cores = || thread::available_parallelism().map_or(1, usize::from);
    (device == LibTorchDevice::Cpu).then(|| N_CORES.get_or_init(n_cores) * PIECE_OF_CORE)
}

/// A tensor, or a copy of it, whose numbers are one after the other and nobody else's.
fn changeable<const D: usize>(tensor: Tensor<D>) -> TchTensor {
    let tensor = in_libtorch(tensor);
    match tensor.can_mut() && tensor.tensor.is_contiguous() {
        true => tensor,
        false => TchTensor::new(tensor.tensor.contiguous().copy()),
    }
}
