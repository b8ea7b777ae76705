//! The directions of largest variance.

use ndarray::{Array2, ArrayView2, Axis};

use super::gram::{is_tall, rounding_floor, smaller_gram};
use super::symmetric_eigen::symmetric_eigen;
use crate::error::MetricError;
use crate::input::{check_at_least, check_matrix};

/// The first principal components of a matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct PrincipalComponents {
    /// Coordinates of the spots, `[n_spots, n_components]`.
    pub scores: Array2<f32>,
    /// Unit directions, `[n_components, n_features]`; the largest element of each is positive.
    pub directions: Array2<f32>,
    /// Variance along each direction, with divisor `n_spots - 1`, the largest first.
    pub variances: Vec<f64>,
}

/// Projects centred spots onto their `n_components` directions of largest variance.
///
/// Features are centred but not scaled. Components beyond the rank of `x` are zero. Exact, through
/// the eigenvectors of a matrix of `min(n_spots, n_features)` rows, so the time grows with the cube
/// of that side: about half a second at 1,000.
///
/// # Shapes
///
/// - `x`: `[n_spots, n_features]`
///
/// # Errors
///
/// [`MetricError::InvalidSetting`] unless `n_components` is between 1 and the smaller side of `x`,
/// [`MetricError::TooFew`] for a single spot, [`MetricError::Empty`] and [`MetricError::NonFinite`].
///
/// ```
/// use comtip_metrics::principal_components;
/// use ndarray::array;
///
/// let x = array![[-2.0_f32, 7.0], [0.0, 7.0], [2.0, 7.0]];
/// let components = principal_components(x.view(), 1)?;
/// assert_eq!(components.directions, array![[1.0_f32, 0.0]]);
/// assert_eq!(components.scores, array![[-2.0_f32], [0.0], [2.0]]);
/// assert_eq!(components.variances, [4.0]);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn principal_components(
    x: ArrayView2<'_, f32>,
    n_components: usize,
) -> Result<PrincipalComponents, MetricError> {
    check_matrix("x", x)?;
    check_at_least("principal components", "spots", 2, x.nrows())?;
    if n_components == 0 || n_components > x.nrows().min(x.ncols()) {
        return Err(MetricError::InvalidSetting {
            setting: "n_components",
            requirement: "at least 1 and at most the smaller side of x",
            value: n_components.to_string(),
        });
    }
    let x = x.mapv(f64::from);
    let centre = x.sum_axis(Axis(0)) / x.nrows() as f64;
    let x = x - &centre;

    let mut eigen = symmetric_eigen(smaller_gram(&x), n_components)?;
    let floor = rounding_floor(eigen.values[0], eigen.values.len());
    eigen.values.truncate(n_components);
    let mut directions = if is_tall(&x) {
        eigen.vectors
    } else {
        eigen.vectors.dot(&x)
    };
    for (mut direction, value) in directions.outer_iter_mut().zip(&mut eigen.values) {
        if *value <= floor {
            *value = 0.0;
            direction.fill(0.0);
            continue;
        }
        let largest = direction
            .iter()
            .copied()
            .max_by(|a, b| a.abs().total_cmp(&b.abs()));
        let sign = largest.unwrap_or(1.0).signum();
        let length = direction.dot(&direction).sqrt();
        direction /= sign * length;
    }
    let scores = x.dot(&directions.t());
    let divisor = x.nrows() as f64 - 1.0;
    Ok(PrincipalComponents {
        scores: scores.mapv(|value| value as f32),
        directions: directions.mapv(|value| value as f32),
        variances: eigen.values.iter().map(|value| value / divisor).collect(),
    })
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::block::block;

    #[test]
    fn tall_and_wide_matrices_take_the_same_road() {
        let tall = Array2::from_shape_fn((9, 4), |(i, j)| ((i * 5 + j * j * 3) % 7) as f32);
        // Zero columns make the matrix wide and change nothing else.
        let mut wide = Array2::zeros((9, 11));
        block(wide.view_mut(), 0..9, 0..4).assign(&tall);
        let a = principal_components(tall.view(), 3).unwrap();
        let b = principal_components(wide.view(), 3).unwrap();
        approx::assert_abs_diff_eq!(a.scores, b.scores, epsilon = 1e-5);
        approx::assert_abs_diff_eq!(
            a.directions,
            block(b.directions.view(), 0..3, 0..4),
            epsilon = 1e-6
        );
    }

    #[test]
    fn components_beyond_the_rank_are_zero() {
        let line = array![[1.0_f32, 2.0, 3.0], [2.0, 4.0, 6.0], [4.0, 8.0, 12.0]];
        let components = principal_components(line.view(), 2).unwrap();
        assert_eq!(components.variances[1], 0.0);
        assert_eq!(components.scores.column(1), array![0.0, 0.0, 0.0]);
    }

    #[test]
    fn more_components_than_the_matrix_has_are_refused() {
        let x = array![[1.0_f32, 2.0], [3.0, 5.0], [0.0, 1.0]];
        let message = |n| principal_components(x.view(), n).unwrap_err().to_string();
        let range = "n_components must be at least 1 and at most the smaller side of x but is";
        assert_eq!(message(3), format!("{range} 3"));
        assert_eq!(message(0), format!("{range} 0"));
    }
}
