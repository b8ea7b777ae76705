//! How many directions an embedding uses.

use ndarray::ArrayView2;

use super::gram::{rounding_floor, smaller_gram};
use super::symmetric_eigen::symmetric_eigen;
use crate::error::MetricError;
use crate::input::check_matrix;

/// The effective rank of a matrix of embeddings, from 1 to `min(n_spots, d_model)`: the exponential
/// of the entropy of its singular values, normalised to sum to one.
///
/// Roy and Vetterli, "The effective rank", EUSIPCO 2007. An encoder that collapses to one direction
/// has 1. The embeddings are taken as they are: subtract their mean first if a shared offset
/// should not count as a direction. A matrix of zeros has rank 0.
///
/// # Shapes
///
/// - `x`: `[n_spots, d_model]`
///
/// # Errors
///
/// [`MetricError::Empty`] and [`MetricError::NonFinite`].
///
/// ```
/// use comtip_metrics::entropy_rank;
/// use ndarray::array;
///
/// let even = array![[2.0_f32, 0.0], [0.0, 2.0]];
/// assert!((entropy_rank(even.view())? - 2.0).abs() < 1e-12);
/// let collapsed = array![[1.0_f32, 2.0], [2.0, 4.0], [3.0, 6.0]];
/// assert!((entropy_rank(collapsed.view())? - 1.0).abs() < 1e-12);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn entropy_rank(x: ArrayView2<'_, f32>) -> Result<f64, MetricError> {
    check_matrix("x", x)?;
    let eigenvalues = symmetric_eigen(smaller_gram(&x.mapv(f64::from)), 0)?.values;
    let floor = rounding_floor(eigenvalues[0], eigenvalues.len());
    let above_floor = eigenvalues.into_iter().filter(|value| *value > floor);
    let singular_values: Vec<f64> = above_floor.map(f64::sqrt).collect();
    if singular_values.is_empty() {
        return Ok(0.0);
    }
    let sum: f64 = singular_values.iter().sum();
    let shares = singular_values.iter().map(|value| value / sum);
    let entropy: f64 = shares.map(|p| -p * p.ln()).sum();
    Ok(entropy.exp())
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;

    #[test]
    fn unequal_singular_values_give_their_entropy() {
        // Shares 3/4 and 1/4.
        let x = array![[3.0_f32, 0.0], [0.0, 1.0]];
        let expected = 4.0 / 3.0_f64.powf(0.75);
        let rank = entropy_rank(x.view()).unwrap();
        approx::assert_relative_eq!(rank, expected, max_relative = 1e-14);
    }

    #[test]
    fn a_matrix_and_its_transpose_have_the_same_rank() {
        let x = Array2::from_shape_fn((9, 4), |(i, j)| ((i * 5 + j * j * 3) % 7) as f32);
        let (rank, transposed) = (entropy_rank(x.view()), entropy_rank(x.t()));
        approx::assert_relative_eq!(rank.unwrap(), transposed.unwrap(), max_relative = 1e-12);
    }

    #[test]
    fn rounding_adds_nothing_to_a_collapsed_embedding() {
        let x = Array2::from_shape_fn((60, 50), |(i, j)| (i + 1) as f32 * (j + 1) as f32);
        let rank = entropy_rank(x.view()).unwrap();
        approx::assert_abs_diff_eq!(rank, 1.0, epsilon = 1e-12);
    }

    #[test]
    fn zeros_have_rank_zero() {
        assert_eq!(entropy_rank(Array2::zeros((3, 2)).view()), Ok(0.0));
    }
}
