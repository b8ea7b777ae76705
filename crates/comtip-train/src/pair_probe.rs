//! Whether embeddings tell matched gene-value pairs from shuffled ones.

use burn::tensor::activation::sigmoid;
use burn::tensor::{Tensor, TensorReadError};

/// Steps of gradient descent; the problem is convex and small.
const STEPS: usize = 300;
const STEP_SIZE: f64 = 1.0;
/// Weight of the squared length of the direction, as in ridge regression.
const RIDGE: f64 = 1e-3;

/// Embeddings of the same spots with their values in place and moved about, each `[n_spots, d]`.
#[derive(Debug, Clone)]
pub(crate) struct ProbeSet {
    pub(crate) matched: Tensor<2>,
    pub(crate) shuffled: Tensor<2>,
}

/// The share of held-out embeddings that a fresh linear probe, a ridge logistic regression fitted on
/// `fitted`, puts on the right side. One half is chance.
///
/// Columns are standardised by what the probe is fitted on.
///
/// # Errors
///
/// If the number cannot be read from the device.
pub(crate) fn pair_probe_accuracy(
    fitted: ProbeSet,
    held_out: ProbeSet,
) -> Result<f64, TensorReadError> {
    let (x, y) = fitted.stack();
    let mean = x.clone().mean_dim(0);
    let deviation = (x.clone() - mean.clone())
        .square()
        .mean_dim(0)
        .sqrt()
        .add_scalar(1e-6);
    let standardise = |x: Tensor<2>| (x - mean.clone()) / deviation.clone();
    let x = standardise(x);
    let [n, d] = x.dims();
    // Scaled by the width, so that the largest curvature, d / 4 for columns of unit variance, is met.
    let step = STEP_SIZE * 4.0 / d as f64;
    let mut direction = Tensor::<2>::zeros([d, 1], &x.device());
    let mut offset = Tensor::<2>::zeros([1, 1], &x.device());
    for _ in 0..STEPS {
        let error = sigmoid(x.clone().matmul(direction.clone()) + offset.clone()) - y.clone();
        let slope = x
            .clone()
            .transpose()
            .matmul(error.clone())
            .div_scalar(n as f64)
            + direction.clone().mul_scalar(RIDGE);
        direction = direction - slope.mul_scalar(step);
        offset = offset - error.mean_dim(0).mul_scalar(STEP_SIZE);
    }
    let (x, y) = held_out.stack();
    let score = standardise(x).matmul(direction) + offset;
    let right = score.greater_elem(0.0).equal(y.greater_elem(0.5));
    let right = right.float().mean().try_into_data()?;
    Ok(right.iter::<f64>().next().unwrap_or(f64::NAN))
}

impl ProbeSet {
    /// Rows of both kinds and their labels, 1 for matched.
    fn stack(self) -> (Tensor<2>, Tensor<2>) {
        let [n_matched, _] = self.matched.dims();
        let [n_shuffled, _] = self.shuffled.dims();
        let device = self.matched.device();
        let ones = Tensor::<2>::ones([n_matched, 1], &device);
        let zeros = Tensor::<2>::zeros([n_shuffled, 1], &device);
        (
            Tensor::cat(vec![self.matched, self.shuffled], 0),
            Tensor::cat(vec![ones, zeros], 0),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::{Device, TensorData};
    use rand::Rng;

    use crate::{Purpose, random_stream};

    fn noise(n: usize, d: usize, stream: u64) -> Tensor<2> {
        let mut rng = random_stream(3, 0, stream, Purpose::Mask);
        let mut uniform = || rng.next_u32() as f32 / u32::MAX as f32 - 0.5;
        let values: Vec<f32> = (0..n * d).map(|_| uniform()).collect();
        Tensor::from_data(TensorData::new(values, [n, d]), &Device::flex())
    }

    fn set(shift: f32, stream: u64) -> ProbeSet {
        let away = Tensor::<2>::zeros([100, 16], &Device::flex()).slice_fill([0..100, 3..4], shift);
        ProbeSet {
            matched: noise(100, 16, stream) + away,
            shuffled: noise(100, 16, stream + 1),
        }
    }

    #[test]
    fn a_shift_along_one_direction_is_found_on_held_out_spots() {
        let accuracy = pair_probe_accuracy(set(0.8, 1), set(0.8, 3)).expect("read");
        assert!(accuracy > 0.9, "{accuracy}");
    }

    #[test]
    fn without_a_difference_it_is_at_chance() {
        let accuracy = pair_probe_accuracy(set(0.0, 1), set(0.0, 3)).expect("read");
        assert!((accuracy - 0.5).abs() < 0.12, "{accuracy}");
    }
}
