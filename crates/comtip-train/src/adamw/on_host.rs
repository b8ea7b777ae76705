//! The step of AdamW where weights lie in the memory of this process: one pass, nothing copied.

use burn::tensor::Tensor;
use rayon::prelude::*;

use super::StepFactors;
use comtip_transformer::host_memory::{floats, floats_mut};

/// Weights of one piece of work; a small tensor is one piece.
const PIECE: usize = 1 << 16;

/// A weight and its two moments, one step further, in place where nobody else holds them; all are in
/// host memory.
pub(super) fn update<const D: usize>(
    factors: StepFactors,
    tensors: [Tensor<D>; 3],
    gradient: Tensor<D>,
) -> [Tensor<D>; 3] {
    let device = gradient.device();
    let gradient = gradient.into_data();
    let mut data = tensors.map(Tensor::into_data);
    let [weights, moments_1, moments_2] = data.each_mut().map(floats_mut);
    let gradient = floats(&gradient);
    let lengths = [&weights[..], moments_1, moments_2].map(<[f32]>::len);
    assert_eq!(
        lengths,
        [gradient.len(); 3],
        "a moment and a gradient a weight"
    );
    let narrow = |factor: f64| factor as f32;
    let (beta_1, beta_2) = (narrow(factors.beta_1), narrow(factors.beta_2));
    let (rest_1, rest_2) = (narrow(1.0 - factors.beta_1), narrow(1.0 - factors.beta_2));
    let (kept, rate) = (narrow(factors.kept), narrow(factors.rate));
    let epsilon = narrow(factors.epsilon);
    weights
        .par_chunks_mut(PIECE)
        .zip(moments_1.par_chunks_mut(PIECE))
        .zip(moments_2.par_chunks_mut(PIECE))
        .zip(gradient.par_chunks(PIECE))
        .for_each(|(((weights, moments_1), moments_2), gradient)| {
            let moments = moments_1.iter_mut().zip(moments_2);
            for ((weight, (m, v)), g) in weights.iter_mut().zip(moments).zip(gradient) {
                *m = beta_1 * *m + rest_1 * g;
                *v = beta_2 * *v + rest_2 * (g * g);
                *weight = kept * *weight - rate * (*m / (v.sqrt() + epsilon));
            }
        });
    data.map(|data| Tensor::from_data(data, &device))
}
