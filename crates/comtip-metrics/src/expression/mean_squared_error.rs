//! Mean squared error.

use ndarray::ArrayView1;

use crate::error::MetricError;
use crate::input::{check_same_length, check_vector};

/// The mean of `(x - y)^2`, in the squared unit of its arguments.
///
/// # Errors
///
/// [`MetricError::LengthMismatch`], [`MetricError::Empty`] and [`MetricError::NonFinite`].
///
/// ```
/// use comtip_metrics::mean_squared_error;
/// use ndarray::array;
///
/// let (truth, predicted) = (array![0.0_f32, 2.0], array![1.0_f32, 5.0]);
/// assert_eq!(mean_squared_error(truth.view(), predicted.view())?, 5.0);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn mean_squared_error(
    x: ArrayView1<'_, f32>,
    y: ArrayView1<'_, f32>,
) -> Result<f64, MetricError> {
    check_same_length("values", ("x", x.len()), ("y", y.len()))?;
    check_vector("x", x)?;
    check_vector("y", y)?;
    Ok(squared_errors(x, y) / x.len() as f64)
}

/// The sum of `(x - y)^2`.
pub(super) fn squared_errors(x: ArrayView1<'_, f32>, y: ArrayView1<'_, f32>) -> f64 {
    x.iter()
        .zip(y)
        .map(|(&x, &y)| (f64::from(x) - f64::from(y)).powi(2))
        .sum()
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn a_large_error_weighs_more_than_two_of_half_its_size() {
        let error =
            |y: [f32; 2]| mean_squared_error(array![0.0, 0.0].view(), array![y[0], y[1]].view());
        assert_eq!((error([2.0, 0.0]), error([1.0, -1.0])), (Ok(2.0), Ok(1.0)));
    }

    #[test]
    fn vectors_of_different_length_are_refused() {
        let error = mean_squared_error(array![1.0].view(), array![2.0, 3.0].view()).unwrap_err();
        assert_eq!(error.to_string(), "x has 1 values but y has 2");
    }
}
