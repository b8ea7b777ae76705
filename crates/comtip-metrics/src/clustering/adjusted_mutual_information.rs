//! Information that two groupings share beyond chance.

use std::collections::BTreeMap;

use super::contingency::Contingency;
use crate::error::MetricError;

/// Share of the largest probability below which the rest of a tail is nothing to a sum in `f64`.
const NEGLIGIBLE: f64 = 1e-20;

/// The adjusted mutual information of two groupings of the same spots: 1 when they agree but for
/// the names of the labels, 0 on average when they are unrelated.
///
/// Vinh, Epps and Bailey, "Information theoretic measures for clusterings comparison", JMLR 2010:
/// `AMI = (I - E) / ((H(a) + H(b)) / 2 - E)`, where `E` is the mutual information expected of
/// groupings with the same sizes, as scikit-learn's default. Unlike the normalised mutual
/// information it does not favour finer groupings.
///
/// # Errors
///
/// [`MetricError::LengthMismatch`] and [`MetricError::Empty`].
///
/// ```
/// use comtip_metrics::adjusted_mutual_information;
///
/// assert_eq!(adjusted_mutual_information(&[0, 0, 1, 1], &[7, 7, 3, 3])?, 1.0);
/// let ami = adjusted_mutual_information(&[0, 0, 1, 1], &[0, 1, 0, 1])?;
/// assert!((ami + 0.5).abs() < 1e-12);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn adjusted_mutual_information(a: &[usize], b: &[usize]) -> Result<f64, MetricError> {
    let table = Contingency::of(a, b)?;
    if table.is_bijection() {
        return Ok(1.0);
    }
    if table.left.len() == 1 || table.right.len() == 1 {
        return Ok(0.0);
    }
    let by_chance = expected_information(&table);
    let (left, right) = table.entropies();
    Ok((table.mutual_information() - by_chance) / ((left + right) / 2.0 - by_chance))
}

/// The mutual information in nats expected of groupings with the sizes of these.
fn expected_information(table: &Contingency) -> f64 {
    let (left, right) = (
        clusters_by_size(&table.left),
        clusters_by_size(&table.right),
    );
    let mut sum = 0.0;
    for (&a, &n_left) in &left {
        for (&b, &n_right) in &right {
            sum += (n_left * n_right) as f64 * expected_term(a, b, table.n_spots);
        }
    }
    sum
}

/// How many clusters have each size.
fn clusters_by_size(sizes: &BTreeMap<usize, usize>) -> BTreeMap<usize, usize> {
    let mut clusters = BTreeMap::new();
    for &size in sizes.values() {
        *clusters.entry(size).or_default() += 1;
    }
    clusters
}

/// What a cluster of `a` spots and one of `b`, drawn independently of `n`, add to the expected
/// mutual information.
///
/// Their common spots are hypergeometric. Probabilities are taken relative to that of the mode, by
/// the ratio of each to the next, so that no factorial is needed.
fn expected_term(a: usize, b: usize, n: usize) -> f64 {
    let mode = (a + 1) * (b + 1) / (n + 2);
    let (least, most) = ((a + b).saturating_sub(n), a.min(b));
    let (a, b, n) = (a as f64, b as f64, n as f64);
    let information = |common: f64| common / n * (common * n / (a * b)).ln();
    // The probability of `common + 1` over that of `common`.
    let ratio =
        |common: f64| (a - common) * (b - common) / ((common + 1.0) * (n - a - b + common + 1.0));
    let mut total = 1.0;
    let mut sum = if mode == 0 {
        0.0
    } else {
        information(mode as f64)
    };
    let mut weight = 1.0;
    for common in mode..most {
        weight *= ratio(common as f64);
        total += weight;
        sum += weight * information(common as f64 + 1.0);
        if weight < NEGLIGIBLE {
            break;
        }
    }
    weight = 1.0;
    for common in (least..mode).rev() {
        weight /= ratio(common as f64);
        total += weight;
        if common > 0 {
            sum += weight * information(common as f64);
        }
        if weight < NEGLIGIBLE {
            break;
        }
    }
    sum / total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_halves_of_four_spots_share_a_third_of_their_information_by_chance() {
        // Of the 6 ways to lay one half over the other, 2 agree and 4 are independent.
        let table = Contingency::of(&[0, 0, 1, 1], &[0, 1, 0, 1]).unwrap();
        let expected = 2.0_f64.ln() / 3.0;
        approx::assert_relative_eq!(expected_information(&table), expected, max_relative = 1e-14);
    }

    #[test]
    fn singletons_tell_no_more_than_by_chance() {
        let ami = adjusted_mutual_information(&[0, 1, 2, 3, 4, 5], &[0, 0, 0, 1, 1, 2]).unwrap();
        approx::assert_abs_diff_eq!(ami, 0.0, epsilon = 1e-12);
    }

    #[test]
    fn one_cluster_tells_nothing_of_two_and_all_of_itself() {
        assert_eq!(adjusted_mutual_information(&[0, 0], &[0, 1]), Ok(0.0));
        assert_eq!(adjusted_mutual_information(&[0, 0], &[3, 3]), Ok(1.0));
    }

    #[test]
    fn groupings_of_different_length_are_refused() {
        let error = adjusted_mutual_information(&[0, 1], &[0]).unwrap_err();
        assert_eq!(error.to_string(), "a has 2 spots but b has 1");
    }
}
