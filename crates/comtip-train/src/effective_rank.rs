//! How many directions embeddings make use of.

use burn::tensor::{Tensor, TensorReadError};

/// The effective rank of order 2 (participation ratio) of centred rows of unit length:
/// `(sum of eigenvalues)^2 / sum of squared eigenvalues` of their covariance. One direction gives 1,
/// `d` equally used directions `d`; a collapse to a point gives 0.
///
/// It needs no decomposition: the sums are the traces of the covariance and of its square.
///
/// # Shapes
///
/// - `embeddings`: `[n, d]`
///
/// # Errors
///
/// If the number cannot be read from the device.
pub(crate) fn effective_rank(embeddings: Tensor<2>) -> Result<f64, TensorReadError> {
    let [n, d] = embeddings.dims();
    let length = embeddings
        .clone()
        .square()
        .sum_dim(1)
        .sqrt()
        .add_scalar(1e-12);
    let unit = embeddings / length;
    let centred = unit.clone() - unit.mean_dim(0);
    // The smaller of the two Gram matrices; both have the same eigenvalues.
    let gram = match n < d {
        true => centred.clone().matmul(centred.clone().transpose()),
        false => centred.clone().transpose().matmul(centred.clone()),
    };
    let sums = Tensor::cat(vec![centred.square().sum(), gram.square().sum()], 0);
    let sums: Vec<f64> = sums.try_into_data()?.iter::<f64>().collect();
    Ok(match sums[1] > 1e-20 {
        true => sums[0] * sums[0] / sums[1],
        false => 0.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use burn::tensor::Device;

    fn rank<const N: usize, const D: usize>(rows: [[f32; D]; N]) -> f64 {
        effective_rank(Tensor::from_floats(rows, &Device::flex())).expect("read")
    }

    #[test]
    fn it_counts_the_directions_that_are_used() {
        assert_relative_eq!(rank([[1.0, 0.0], [-2.0, 0.0]]), 1.0, epsilon = 1e-5);
        let cross = [[1.0, 0.0], [-1.0, 0.0], [0.0, 3.0], [0.0, -3.0]];
        assert_relative_eq!(rank(cross), 2.0, epsilon = 1e-5);
        // More columns than rows: the other Gram matrix.
        let wide = [[1.0, 0.0, 0.0, 0.0, 0.0], [-1.0, 0.0, 0.0, 0.0, 0.0]];
        assert_relative_eq!(rank(wide), 1.0, epsilon = 1e-5);
    }

    #[test]
    fn embeddings_in_one_point_have_rank_zero() {
        assert_eq!(rank([[0.6, 0.8], [1.2, 1.6], [0.3, 0.4]]), 0.0);
    }
}
