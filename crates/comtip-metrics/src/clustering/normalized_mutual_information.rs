//! Information that two groupings share.

use super::contingency::Contingency;
use crate::error::MetricError;

/// The mutual information of two groupings over the arithmetic mean of their entropies, from 0 to
/// 1.
///
/// `NMI = 2 I(a, b) / (H(a) + H(b))`, as scikit-learn's default. Unlike the adjusted Rand index it
/// is not corrected for chance: finer groupings score higher. Two groupings of one cluster each
/// are 1.
///
/// # Errors
///
/// [`MetricError::LengthMismatch`] and [`MetricError::Empty`].
///
/// ```
/// use comtip_metrics::normalized_mutual_information;
///
/// let nmi = normalized_mutual_information(&[0, 0, 1, 1], &[1, 1, 0, 0])?;
/// assert!((nmi - 1.0).abs() < 1e-12);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn normalized_mutual_information(a: &[usize], b: &[usize]) -> Result<f64, MetricError> {
    let table = Contingency::of(a, b)?;
    if table.is_bijection() {
        return Ok(1.0);
    }
    let (left, right) = table.entropies();
    Ok((2.0 * table.mutual_information() / (left + right)).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn independent_groupings_share_nothing() {
        let nmi = normalized_mutual_information(&[0, 0, 1, 1], &[0, 1, 0, 1]);
        assert_eq!(nmi, Ok(0.0));
    }

    #[test]
    fn splitting_one_of_two_equal_clusters_keeps_four_fifths() {
        // I = ln 2, H(a) = ln 2, H(b) = 1.5 ln 2.
        let nmi = normalized_mutual_information(&[0, 0, 1, 1], &[0, 0, 1, 2]).unwrap();
        approx::assert_relative_eq!(nmi, 0.8, max_relative = 1e-14);
    }

    #[test]
    fn one_cluster_tells_nothing_of_two() {
        assert_eq!(normalized_mutual_information(&[0, 0], &[0, 1]), Ok(0.0));
    }
}
