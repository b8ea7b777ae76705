//! The step of AdamW where weights lie in the memory of this process: one pass, nothing copied.

use burn::tensor::Tensor;
use comtip_transformer::host_memory::{floats, floats_mut};
use rayon::prelude::*;

use super::{StepFactors, Weight};

/// Numbers of one piece of work; a small tensor is one piece.
const PIECE: usize = 1 << 16;

impl<const D: usize> Weight<D> {
    /// In place where nobody else holds the tensors; all are in host memory.
    pub(super) fn stepped_on_host(self, gradient: Tensor<D>, factors: StepFactors) -> Self {
        let device = gradient.device();
        let gradient = gradient.into_data();
        let tensors = [self.value, self.moment_1, self.moment_2];
        let mut data = tensors.map(Tensor::into_data);
        let [values, moments_1, moments_2] = data.each_mut().map(floats_mut);
        let gradient = floats(&gradient);
        let lengths = [&values[..], moments_1, moments_2].map(<[f32]>::len);
        assert_eq!(
            lengths,
            [gradient.len(); 3],
            "a moment and a gradient a weight"
        );
        let narrow = |factor: f64| factor as f32;
        let (beta_1, beta_2) = (narrow(factors.beta_1), narrow(factors.beta_2));
        let (rest_1, rest_2) = (narrow(1.0 - factors.beta_1), narrow(1.0 - factors.beta_2));
        let (decay, rate) = (narrow(factors.decay), narrow(factors.rate));
        let epsilon = narrow(factors.epsilon);
        values
            .par_chunks_mut(PIECE)
            .zip(moments_1.par_chunks_mut(PIECE))
            .zip(moments_2.par_chunks_mut(PIECE))
            .zip(gradient.par_chunks(PIECE))
            .for_each(|(((values, moments_1), moments_2), gradient)| {
                let moments = moments_1.iter_mut().zip(moments_2);
                for ((value, (m, v)), g) in values.iter_mut().zip(moments).zip(gradient) {
                    *m = beta_1 * *m + rest_1 * g;
                    *v = beta_2 * *v + rest_2 * (g * g);
                    *value = decay * *value - rate * (*m / (v.sqrt() + epsilon));
                }
            });
        let [value, moment_1, moment_2] = data.map(|data| Tensor::from_data(data, &device));
        Self {
            value,
            moment_1,
            moment_2,
        }
    }
}
