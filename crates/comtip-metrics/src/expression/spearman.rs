//! Rank correlation.

use ndarray::ArrayView1;

use super::pearson::correlation;
use crate::error::MetricError;
use crate::input::{check_same_length, check_vector};

/// The Spearman correlation of `x` and `y`, from -1 to 1, or `None` when either is constant.
///
/// It is the Pearson correlation of ranks; equal values share the mean of their ranks, as in scipy's
/// `spearmanr`. Spots without a count are often most of a gene, and are then one large tie.
///
/// # Errors
///
/// [`MetricError::LengthMismatch`], [`MetricError::Empty`] and [`MetricError::NonFinite`].
///
/// ```
/// use comtip_metrics::spearman;
/// use ndarray::array;
///
/// let (x, y) = (array![1.0_f32, 2.0, 3.0], array![1.0_f32, 10.0, 1000.0]);
/// assert_eq!(spearman(x.view(), y.view())?, Some(1.0));
/// assert_eq!(spearman(x.view(), array![5.0, 5.0, 5.0].view())?, None);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn spearman(
    x: ArrayView1<'_, f32>,
    y: ArrayView1<'_, f32>,
) -> Result<Option<f64>, MetricError> {
    check_same_length("values", ("x", x.len()), ("y", y.len()))?;
    check_vector("x", x)?;
    check_vector("y", y)?;
    Ok(rank_correlation(x, y))
}

/// The Spearman correlation of finite values.
pub(super) fn rank_correlation(x: ArrayView1<'_, f32>, y: ArrayView1<'_, f32>) -> Option<f64> {
    let (x, y) = (average_ranks(x), average_ranks(y));
    correlation(x.iter().copied().zip(y.iter().copied()))
}

/// The rank of every value, the least 1; equal values share the mean of theirs.
fn average_ranks(x: ArrayView1<'_, f32>) -> Vec<f64> {
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_unstable_by(|&a, &b| x[a].total_cmp(&x[b]));
    let mut ranks = vec![0.0; x.len()];
    let mut n_below = 0;
    for tied in order.chunk_by(|&a, &b| x[a] == x[b]) {
        let rank = n_below as f64 + (tied.len() + 1) as f64 / 2.0;
        tied.iter().for_each(|&i| ranks[i] = rank);
        n_below += tied.len();
    }
    ranks
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn equal_values_share_the_mean_of_their_ranks() {
        let ranks = average_ranks(array![3.0, 0.0, 7.0, -0.0, 3.0, 0.0].view());
        assert_eq!(ranks, [4.5, 2.0, 6.0, 2.0, 4.5, 2.0]);
    }

    #[test]
    fn a_hand_computed_correlation_is_met() {
        // Without ties 1 - 6 * sum(d^2) / (n (n^2 - 1)), here d = (0, 1, -1, 0).
        let (x, y) = (array![1.0, 2.0, 3.0, 4.0], array![0.1, 9.0, 8.0, 70.0]);
        let rho = spearman(x.view(), y.view()).unwrap().unwrap();
        approx::assert_relative_eq!(rho, 1.0 - 12.0 / 60.0, max_relative = 1e-14);
    }

    #[test]
    fn an_infinite_value_is_refused() {
        let error = spearman(array![0.0, f32::INFINITY].view(), array![0.0, 1.0].view());
        let expected = MetricError::NonFinite {
            what: "x",
            row: 1,
            column: 0,
        };
        assert_eq!(error, Err(expected));
    }
}
