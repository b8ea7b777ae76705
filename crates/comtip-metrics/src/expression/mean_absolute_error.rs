//! Mean absolute error.

use ndarray::ArrayView1;

use crate::error::MetricError;
use crate::input::{check_same_length, check_vector};

/// The mean of `|x - y|`, in the unit of its arguments.
///
/// # Errors
///
/// [`MetricError::LengthMismatch`], [`MetricError::Empty`] and [`MetricError::NonFinite`].
///
/// ```
/// use comtip_metrics::mean_absolute_error;
/// use ndarray::array;
///
/// let (truth, predicted) = (array![0.0_f32, 2.0], array![1.0_f32, 4.0]);
/// assert_eq!(mean_absolute_error(truth.view(), predicted.view())?, 1.5);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn mean_absolute_error(
    x: ArrayView1<'_, f32>,
    y: ArrayView1<'_, f32>,
) -> Result<f64, MetricError> {
    check_same_length("values", ("x", x.len()), ("y", y.len()))?;
    check_vector("x", x)?;
    check_vector("y", y)?;
    let sum: f64 = x
        .iter()
        .zip(y)
        .map(|(&x, &y)| (f64::from(x) - f64::from(y)).abs())
        .sum();
    Ok(sum / x.len() as f64)
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn errors_of_opposite_sign_do_not_cancel() {
        let error = mean_absolute_error(array![0.0, 0.0].view(), array![-3.0, 3.0].view());
        assert_eq!(error, Ok(3.0));
    }

    #[test]
    fn an_infinite_prediction_is_refused() {
        let error = mean_absolute_error(array![0.0].view(), array![f32::INFINITY].view());
        let expected = MetricError::NonFinite {
            what: "y",
            row: 0,
            column: 0,
        };
        assert_eq!(error, Err(expected));
    }
}
