//! Agreement of two groupings beyond chance.

use super::contingency::Contingency;
use crate::error::MetricError;

/// The adjusted Rand index of two groupings of the same spots: 1 when they agree but for the names
/// of the labels, about 0 when they are unrelated, at least -0.5.
///
/// Hubert and Arabie, "Comparing partitions", Journal of Classification 1985, Eq. 5: with `S` the
/// pairs of spots together in both groupings, `A` and `B` those together in each, and `E = A B / N`
/// expected of `N` pairs by chance, `ARI = (S - E) / ((A + B) / 2 - E)`. Groupings that agree are 1
/// even where this is 0/0, as in scikit-learn.
///
/// # Errors
///
/// [`MetricError::LengthMismatch`] and [`MetricError::Empty`].
///
/// ```
/// use comtip_metrics::adjusted_rand_index;
///
/// assert_eq!(adjusted_rand_index(&[0, 0, 1, 1], &[7, 7, 3, 3])?, 1.0);
/// assert_eq!(adjusted_rand_index(&[0, 0, 1, 1], &[0, 1, 0, 1])?, -0.5);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn adjusted_rand_index(a: &[usize], b: &[usize]) -> Result<f64, MetricError> {
    let table = Contingency::of(a, b)?;
    if table.is_bijection() {
        return Ok(1.0);
    }
    let together = n_pairs(table.joint.values());
    let left = n_pairs(table.left.values());
    let right = n_pairs(table.right.values());
    // Multiplied through by the number of pairs, so that all but the last division is exact.
    let all = n_pairs([&table.n_spots]);
    let by_chance = left * right;
    Ok((together * all - by_chance) / ((left + right) / 2.0 * all - by_chance))
}

/// Unordered pairs within groups of the given sizes.
fn n_pairs<'a>(sizes: impl IntoIterator<Item = &'a usize>) -> f64 {
    sizes
        .into_iter()
        .map(|&n| n as f64 * (n as f64 - 1.0) / 2.0)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_computed_table_gives_its_index() {
        // Joint counts 2, 1, 1, 2: S = 2, A = B = 6, N = 15, E = 2.4, ARI = -0.4 / 3.6.
        let ari = adjusted_rand_index(&[0, 0, 0, 1, 1, 1], &[0, 0, 1, 0, 1, 1]).unwrap();
        approx::assert_relative_eq!(ari, -1.0 / 9.0, max_relative = 1e-14);
    }

    #[test]
    fn one_cluster_against_itself_is_one() {
        assert_eq!(adjusted_rand_index(&[4, 4, 4], &[0, 0, 0]), Ok(1.0));
    }

    #[test]
    fn one_cluster_against_singletons_is_zero() {
        assert_eq!(adjusted_rand_index(&[0, 0, 0], &[0, 1, 2]), Ok(0.0));
    }

    #[test]
    fn groupings_of_different_length_are_refused() {
        let error = adjusted_rand_index(&[0, 1], &[0]).unwrap_err();
        assert_eq!(error.to_string(), "a has 2 spots but b has 1");
    }

    #[test]
    fn no_spots_have_no_index() {
        let expected = MetricError::Empty { what: "a" };
        assert_eq!(adjusted_rand_index(&[], &[]), Err(expected));
    }
}
