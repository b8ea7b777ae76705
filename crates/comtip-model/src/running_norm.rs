//! Normalisation of embeddings over spots, with statistics that are kept for later.

use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor};

use crate::embedding_norm::EmbeddingNorm;

/// Added to the variance, as in batch normalisation elsewhere.
const EPSILON: f64 = 1e-5;

/// Share of the newest batch in the running statistics, once there were as many batches as one over it.
const MOMENTUM: f64 = 0.1;

/// Normalisation of the features of one side over spots: less their mean and, if asked for, over the root of their
/// variance.
///
/// A training batch is normalised by its own statistics. All else is by running ones: the mean over the batches so far,
/// and from the tenth batch on exponential with a share of 0.1, so that a short run does not keep any of their start.
/// They are numbers of the model without a gradient.
#[derive(Module, Debug)]
pub struct RunningNorm {
    running_mean: Param<Tensor<1>>,
    /// Unbiased; none where the mean alone is taken off.
    running_variance: Option<Param<Tensor<1>>>,
    /// Batches so far, up to one over the momentum.
    n_batches: Param<Tensor<1>>,
}

/// Mean and unbiased variance of each feature over the spots of a batch, each `[d]` and without a graph.
#[derive(Debug, Clone)]
pub struct FeatureMoments {
    pub(crate) mean: Tensor<1>,
    pub(crate) variance: Tensor<1>,
}

impl FeatureMoments {
    /// Of the rows of a batch.
    ///
    /// # Shapes
    ///
    /// - `rows`: `[n, d]`, at least two
    pub fn of(rows: Tensor<2>) -> Self {
        let rows = rows.without_autodiff();
        let [n, d] = rows.dims();
        let mean = rows.clone().mean_dim(0);
        let squares = (rows - mean.clone()).square().sum_dim(0);
        Self {
            mean: mean.reshape([d]),
            variance: squares
                .div_scalar(n.saturating_sub(1).max(1) as f64)
                .reshape([d]),
        }
    }
}

impl RunningNorm {
    /// Before the first batch: mean 0 and variance 1. `None` where nothing is to be done.
    pub fn new(norm: EmbeddingNorm, d: usize, device: &Device) -> Option<Self> {
        let constant = |value: f64, n: usize| {
            Param::from_tensor(Tensor::full([n], value, device)).set_require_grad(false)
        };
        (!norm.is_none()).then(|| Self {
            running_mean: constant(0.0, d),
            running_variance: (norm == EmbeddingNorm::Batch).then(|| constant(1.0, d)),
            n_batches: constant(0.0, 1),
        })
    }

    /// Rows of a training batch, by their own mean and (biased) variance.
    ///
    /// # Shapes
    ///
    /// - `rows` and output: `[n, d]`
    pub fn by_batch(&self, rows: Tensor<2>) -> Tensor<2> {
        let centred = rows.clone() - rows.mean_dim(0);
        match &self.running_variance {
            None => centred,
            Some(_) => {
                let variance = centred.clone().square().mean_dim(0);
                centred / (variance + EPSILON).sqrt()
            }
        }
    }

    /// Any rows, by the running statistics.
    ///
    /// # Shapes
    ///
    /// - `rows` and output: `[n, d]`
    pub fn by_running(&self, rows: Tensor<2>) -> Tensor<2> {
        let row = |param: &Param<Tensor<1>>| param.val().detach().unsqueeze::<2>();
        let centred = rows - row(&self.running_mean);
        match &self.running_variance {
            None => centred,
            Some(variance) => centred / (row(variance) + EPSILON).sqrt(),
        }
    }

    /// The running statistics behind one more batch.
    #[must_use]
    pub fn following(self, batch: &FeatureMoments) -> Self {
        let n_before = self.n_batches.val().without_autodiff();
        let n_batches = (n_before + 1.0).clamp(1.0, 1.0 / MOMENTUM);
        let share = n_batches.clone().recip();
        let towards = |param: Param<Tensor<1>>, newest: &Tensor<1>| {
            let newest = newest.clone().to_device(&n_batches.device());
            with_value(param, |old| old.clone() + (newest - old) * share.clone())
        };
        let variance = self.running_variance;
        Self {
            running_mean: towards(self.running_mean, &batch.mean),
            running_variance: variance.map(|variance| towards(variance, &batch.variance)),
            n_batches: with_value(self.n_batches, |_| n_batches),
        }
    }
}

/// The same parameter with another value, computed without autodiff; it takes no gradient.
fn with_value(
    param: Param<Tensor<1>>,
    value: impl FnOnce(Tensor<1>) -> Tensor<1>,
) -> Param<Tensor<1>> {
    param.map(|old| {
        let is_autodiff = old.is_autodiff();
        let value = value(old.without_autodiff());
        match is_autodiff {
            true => Tensor::from_inner(value),
            false => value,
        }
    })
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
        tensor.into_data().iter::<f32>().collect()
    }

    fn rows(device: &Device) -> Tensor<2> {
        Tensor::from_floats([[1.0, -2.0], [2.0, 0.0], [6.0, 5.0]], device)
    }

    /// Row by row and in double precision.
    fn reference(rows: &[[f64; 2]], mean: [f64; 2], variance: Option<[f64; 2]>) -> Vec<f32> {
        let normed = |row: &[f64; 2]| {
            [0, 1].map(|d| {
                let root = variance.map_or(1.0, |variance| (variance[d] + EPSILON).sqrt());
                ((row[d] - mean[d]) / root) as f32
            })
        };
        rows.iter().flat_map(normed).collect()
    }

    #[test]
    fn a_batch_is_normalised_by_its_own_statistics_and_others_by_the_running_ones() {
        let device = Device::flex().autodiff();
        let batch = [[1.0, -2.0], [2.0, 0.0], [6.0, 5.0]];
        // Mean 3 and 1; biased variances 14/3 and 26/3, unbiased ones 7 and 13.
        let biased = Some([14.0 / 3.0, 26.0 / 3.0]);
        let cases = [
            (EmbeddingNorm::Batch, biased, Some([7.0, 13.0])),
            (EmbeddingNorm::Centre, None, None),
        ];
        for (norm, biased, unbiased) in cases {
            let norm = RunningNorm::new(norm, 2, &device).expect("a norm");
            let expected = reference(&batch, [3.0, 1.0], biased);
            for (found, expected) in values(norm.by_batch(rows(&device))).iter().zip(expected) {
                assert_relative_eq!(*found, expected, epsilon = 1e-6);
            }
            // Nothing is left of mean 0 and variance 1 behind the first batch.
            let norm = norm.following(&FeatureMoments::of(rows(&device)));
            let other = [[0.0, 1.0]];
            let tensor = Tensor::<2>::from_floats([[0.0, 1.0]], &device);
            let expected = reference(&other, [3.0, 1.0], unbiased);
            for (found, expected) in values(norm.by_running(tensor)).iter().zip(expected) {
                assert_relative_eq!(*found, expected, epsilon = 1e-6);
            }
        }
        assert!(RunningNorm::new(EmbeddingNorm::None, 2, &device).is_none());
    }

    #[test]
    fn running_statistics_are_a_mean_of_ten_batches_and_exponential_from_there() {
        let device = Device::flex();
        let mut norm = RunningNorm::new(EmbeddingNorm::Batch, 1, &device).expect("a norm");
        let (mut mean, mut variance) = (0.0_f64, 0.0_f64);
        for batch in 0..14 {
            let (low, high) = (f64::from(batch), f64::from(3 * batch + 1));
            let rows = Tensor::<2>::from_floats([[low], [high]], &device);
            norm = norm.following(&FeatureMoments::of(rows));
            let share = (1.0 / f64::from(batch + 1)).max(0.1);
            mean += ((low + high) / 2.0 - mean) * share;
            variance += ((high - low).powi(2) / 2.0 - variance) * share;
        }
        assert_relative_eq!(
            values(norm.running_mean.val())[0],
            mean as f32,
            max_relative = 1e-5
        );
        let found = values(norm.running_variance.expect("kept").val())[0];
        assert_relative_eq!(found, variance as f32, max_relative = 1e-5);
    }

    #[test]
    fn statistics_take_no_gradient_and_rows_do() {
        let device = Device::flex().autodiff();
        let norm = RunningNorm::new(EmbeddingNorm::Batch, 2, &device).expect("a norm");
        let norm = norm.following(&FeatureMoments::of(rows(&device)));
        let leaf = rows(&device).require_grad();
        let gradients = norm.by_running(leaf.clone()).sum().backward();
        assert!(norm.running_mean.val().grad(&gradients).is_none());
        let found = values(leaf.grad(&gradients).expect("a gradient"));
        assert_relative_eq!(found[0], (7.0_f32 + 1e-5).powf(-0.5), epsilon = 1e-6);
    }
}
