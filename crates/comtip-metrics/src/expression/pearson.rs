//! Linear correlation.

use ndarray::ArrayView1;

use crate::error::MetricError;
use crate::input::{check_same_length, check_vector};

/// The Pearson correlation of `x` and `y`, from -1 to 1, or `None` when either is constant.
///
/// # Errors
///
/// [`MetricError::LengthMismatch`], [`MetricError::Empty`] and [`MetricError::NonFinite`].
///
/// ```
/// use comtip_metrics::pearson;
/// use ndarray::array;
///
/// let (x, y) = (array![1.0_f32, 2.0, 3.0], array![2.0_f32, 4.0, 6.0]);
/// assert_eq!(pearson(x.view(), y.view())?, Some(1.0));
/// assert_eq!(pearson(x.view(), array![5.0, 5.0, 5.0].view())?, None);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn pearson(x: ArrayView1<'_, f32>, y: ArrayView1<'_, f32>) -> Result<Option<f64>, MetricError> {
    check_same_length("values", ("x", x.len()), ("y", y.len()))?;
    check_vector("x", x)?;
    check_vector("y", y)?;
    Ok(correlation(x.iter().copied().zip(y.iter().copied())))
}

/// The Pearson correlation of pairs of finite values, or of ranks, in two passes.
pub(super) fn correlation<T: Copy + PartialEq + Into<f64>>(
    pairs: impl Iterator<Item = (T, T)> + Clone,
) -> Option<f64> {
    if is_constant(pairs.clone().map(|(x, _)| x)) || is_constant(pairs.clone().map(|(_, y)| y)) {
        return None;
    }
    let pairs = pairs.map(|(x, y)| (x.into(), y.into()));
    let (n, sum_x, sum_y) = pairs.clone().fold((0.0, 0.0, 0.0), |(n, sx, sy), (x, y)| {
        (n + 1.0, sx + x, sy + y)
    });
    let (mean_x, mean_y) = (sum_x / n, sum_y / n);
    let (xx, yy, xy) = pairs.fold((0.0, 0.0, 0.0), |(xx, yy, xy), (x, y)| {
        let (dx, dy) = (x - mean_x, y - mean_y);
        (xx + dx * dx, yy + dy * dy, xy + dx * dy)
    });
    // Squares of f32 values and of ranks are far from the limits of f64, so their product is safe too.
    Some((xy / (xx * yy).sqrt()).clamp(-1.0, 1.0))
}

/// Whether all values are the same, as a single one and none are.
///
/// Compared by value: the deviations of a constant from its rounded mean need not be zero.
pub(super) fn is_constant<T: PartialEq>(mut values: impl Iterator<Item = T>) -> bool {
    let first = values.next();
    values.all(|value| first.as_ref() == Some(&value))
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn a_hand_computed_correlation_is_met() {
        // Deviations (-1, 0, 1) and (-1, 1, 0): 1 / sqrt(2 * 2).
        let r = pearson(array![1.0, 2.0, 3.0].view(), array![1.0, 3.0, 2.0].view());
        approx::assert_relative_eq!(r.unwrap().unwrap(), 0.5, max_relative = 1e-14);
    }

    #[test]
    fn a_constant_whose_mean_rounds_has_no_correlation() {
        let constant = ndarray::Array1::from_elem(7, 0.1_f32);
        let rising = ndarray::Array1::from_iter((0..7_u8).map(f32::from));
        assert_eq!(pearson(constant.view(), rising.view()), Ok(None));
        assert_eq!(pearson(rising.view(), constant.view()), Ok(None));
    }

    #[test]
    fn a_small_signal_on_a_large_offset_keeps_its_correlation() {
        let x = array![4_000_000.0_f32, 4_000_001.0, 4_000_002.0];
        let r = pearson(x.view(), array![3.0, 2.0, 1.0].view()).unwrap();
        assert_eq!(r, Some(-1.0));
    }

    #[test]
    fn a_single_pair_has_no_correlation() {
        assert_eq!(pearson(array![1.0].view(), array![2.0].view()), Ok(None));
    }

    #[test]
    fn vectors_of_different_length_are_refused() {
        let error = pearson(array![1.0].view(), array![2.0, 3.0].view()).unwrap_err();
        assert_eq!(error.to_string(), "x has 1 values but y has 2");
    }
}
