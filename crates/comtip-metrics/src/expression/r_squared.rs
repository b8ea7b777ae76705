//! Coefficient of determination.

use ndarray::ArrayView1;

use super::mean_squared_error::squared_errors;
use super::pearson::is_constant;
use crate::error::MetricError;
use crate::input::{check_same_length, check_vector};

/// The share of the variance of `truth` that `predicted` explains, `1 - |t - p|^2 / |t - mean(t)|^2`,
/// or `None` when the truth is constant.
///
/// It is 1 for the truth itself, 0 for its mean, and below 0 for what is worse than that. Unlike a
/// correlation it sees a wrong scale or offset. scikit-learn's `r2_score` gives 1 or 0 for a constant truth.
///
/// # Errors
///
/// [`MetricError::LengthMismatch`], [`MetricError::Empty`] and [`MetricError::NonFinite`].
///
/// ```
/// use comtip_metrics::r_squared;
/// use ndarray::array;
///
/// let truth = array![1.0_f32, 2.0, 3.0];
/// assert_eq!(r_squared(truth.view(), array![2.0, 2.0, 2.0].view())?, Some(0.0));
/// assert_eq!(r_squared(truth.view(), array![2.0, 3.0, 4.0].view())?, Some(-0.5));
/// assert_eq!(r_squared(array![5.0, 5.0].view(), array![5.0, 5.0].view())?, None);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn r_squared(
    truth: ArrayView1<'_, f32>,
    predicted: ArrayView1<'_, f32>,
) -> Result<Option<f64>, MetricError> {
    let (n_truth, n_predicted) = (truth.len(), predicted.len());
    check_same_length("values", ("truth", n_truth), ("predicted", n_predicted))?;
    check_vector("truth", truth)?;
    check_vector("predicted", predicted)?;
    Ok(explained_variance(truth, predicted))
}

/// The coefficient of determination of finite values.
pub(super) fn explained_variance(
    truth: ArrayView1<'_, f32>,
    predicted: ArrayView1<'_, f32>,
) -> Option<f64> {
    if is_constant(truth.iter().copied()) {
        return None;
    }
    let mean = truth.iter().copied().map(f64::from).sum::<f64>() / truth.len() as f64;
    let deviations = truth.iter().map(|&t| (f64::from(t) - mean).powi(2));
    Some(1.0 - squared_errors(truth, predicted) / deviations.sum::<f64>())
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn a_prediction_on_another_scale_correlates_but_explains_nothing() {
        let truth = array![1.0_f32, 2.0, 3.0];
        let r2 = r_squared(truth.view(), truth.mapv(|t| 10.0 * t).view());
        assert!(r2.unwrap().unwrap() < -100.0);
    }

    #[test]
    fn a_constant_truth_whose_mean_rounds_is_undefined() {
        let truth = ndarray::Array1::from_elem(7, 0.1_f32);
        assert_eq!(r_squared(truth.view(), truth.view()), Ok(None));
    }
}
