//! How far embeddings are from having collapsed.

use burn::tensor::{Tensor, TensorReadError};

/// How rows of unit length spread over their space.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    /// `(sum of eigenvalues)^2 / sum of squared eigenvalues` of their covariance: how many directions they use. One
    /// direction gives 1, `d` equally used ones give `d`, a single point gives 0.
    pub(crate) participation_ratio: f64,
    /// Mean cosine of two different rows: 1 if all point the same way, 0 if directions cancel out.
    pub(crate) mean_cosine: f64,
}

impl Spread {
    /// Of some embeddings.
    ///
    /// It needs no decomposition: the sums of eigenvalues are the traces of the covariance and of its square, and
    /// the cosines add up to the squared length of the sum of the rows, less their own.
    ///
    /// # Shapes
    ///
    /// - `embeddings`: `[n, d]`
    ///
    /// # Errors
    ///
    /// If a number cannot be read from the device.
    pub(crate) fn of(embeddings: Tensor<2>) -> Result<Self, TensorReadError> {
        let [n, d] = embeddings.dims();
        let length = embeddings
            .clone()
            .square()
            .sum_dim(1)
            .sqrt()
            .add_scalar(1e-12);
        let unit = embeddings / length;
        let centred = unit.clone() - unit.clone().mean_dim(0);
        // The smaller of the two Gram matrices; both have the same eigenvalues.
        let gram = match n < d {
            true => centred.clone().matmul(centred.clone().transpose()),
            false => centred.clone().transpose().matmul(centred.clone()),
        };
        let sums = [
            centred.square().sum(),
            gram.square().sum(),
            unit.clone().square().sum(),
            unit.sum_dim(0).square().sum(),
        ];
        let sums = Tensor::cat(sums.to_vec(), 0).try_into_data()?;
        let sums: Vec<f64> = sums.iter::<f64>().collect();
        let n_pairs = (n * n.saturating_sub(1)).max(1) as f64;
        Ok(Self {
            participation_ratio: match sums[1] > 1e-20 {
                true => sums[0] * sums[0] / sums[1],
                false => 0.0,
            },
            mean_cosine: (sums[3] - sums[2]) / n_pairs,
        })
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;
    use burn::tensor::Device;

    use super::*;

    fn spread<const N: usize, const D: usize>(rows: [[f32; D]; N]) -> Spread {
        Spread::of(Tensor::from_floats(rows, &Device::flex())).expect("read")
    }

    fn ratio<const N: usize, const D: usize>(rows: [[f32; D]; N]) -> f64 {
        spread(rows).participation_ratio
    }

    #[test]
    fn the_participation_ratio_counts_the_directions_that_are_used() {
        assert_relative_eq!(ratio([[1.0, 0.0], [-2.0, 0.0]]), 1.0, epsilon = 1e-5);
        let cross = [[1.0, 0.0], [-1.0, 0.0], [0.0, 3.0], [0.0, -3.0]];
        assert_relative_eq!(ratio(cross), 2.0, epsilon = 1e-5);
        // More columns than rows: the other Gram matrix.
        let wide = [[1.0, 0.0, 0.0, 0.0, 0.0], [-1.0, 0.0, 0.0, 0.0, 0.0]];
        assert_relative_eq!(ratio(wide), 1.0, epsilon = 1e-5);
    }

    #[test]
    fn embeddings_in_one_point_use_no_direction_and_point_one_way() {
        let point = spread([[0.6, 0.8], [1.2, 1.6], [0.3, 0.4]]);
        assert_eq!(point.participation_ratio, 0.0);
        assert_relative_eq!(point.mean_cosine, 1.0, epsilon = 1e-6);
    }

    #[test]
    fn the_mean_cosine_is_over_pairs_of_different_rows() {
        // Cosines 0, -1 and 0; a row with itself does not count.
        let rows = [[2.0, 0.0], [0.0, 1.0], [-5.0, 0.0]];
        assert_relative_eq!(spread(rows).mean_cosine, -1.0 / 3.0, epsilon = 1e-6);
    }
}
