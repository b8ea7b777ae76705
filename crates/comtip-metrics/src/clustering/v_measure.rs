//! Whether clusters hold one class each, and classes one cluster each.

use super::contingency::Contingency;
use crate::error::MetricError;

/// Homogeneity, completeness and their harmonic mean, each from 0 to 1.
///
/// Rosenberg and Hirschberg, "V-Measure", EMNLP 2007: with `I` the mutual information of classes
/// and clusters, homogeneity is `I / H(classes)` and completeness `I / H(clusters)`. Either is 1
/// where its entropy is 0, as in scikit-learn. The V-measure is the normalised mutual information
/// but for that, and like it not corrected for chance.
///
/// ```
/// use comtip_metrics::VMeasure;
///
/// // Each class is split over two clusters.
/// let score = VMeasure::of(&[0, 0, 1, 1], &[0, 1, 2, 3])?;
/// assert!((score.homogeneity - 1.0).abs() < 1e-12);
/// assert!((score.completeness - 0.5).abs() < 1e-12);
/// assert!((score.v_measure - 2.0 / 3.0).abs() < 1e-12);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VMeasure {
    /// 1 when every cluster holds spots of one class.
    pub homogeneity: f64,
    /// 1 when all spots of a class are in one cluster.
    pub completeness: f64,
    /// The harmonic mean of both; 0 when both are.
    pub v_measure: f64,
}

impl VMeasure {
    /// Compares the clusters of spots with their classes.
    ///
    /// # Errors
    ///
    /// [`MetricError::LengthMismatch`] and [`MetricError::Empty`].
    pub fn of(classes: &[usize], clusters: &[usize]) -> Result<Self, MetricError> {
        let table = Contingency::of(classes, clusters)?;
        let information = table.mutual_information();
        let (of_classes, of_clusters) = table.entropies();
        let homogeneity = share(information, of_classes);
        let completeness = share(information, of_clusters);
        let sum = homogeneity + completeness;
        Ok(Self {
            homogeneity,
            completeness,
            v_measure: match sum > 0.0 {
                true => 2.0 * homogeneity * completeness / sum,
                false => 0.0,
            },
        })
    }
}

/// The share of an entropy that is known; all of it where there is none.
fn share(information: f64, entropy: f64) -> f64 {
    if entropy > 0.0 {
        (information / entropy).min(1.0)
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapping_classes_and_clusters_swaps_homogeneity_and_completeness() {
        let (classes, clusters) = ([0, 0, 1, 1, 2, 2], [0, 0, 0, 1, 1, 1]);
        let score = VMeasure::of(&classes, &clusters).unwrap();
        let swapped = VMeasure::of(&clusters, &classes).unwrap();
        assert_eq!(score.homogeneity, swapped.completeness);
        assert_eq!(score.completeness, swapped.homogeneity);
        approx::assert_relative_eq!(score.v_measure, swapped.v_measure, max_relative = 1e-14);
    }

    #[test]
    fn one_cluster_is_complete_and_tells_nothing() {
        let score = VMeasure::of(&[0, 0, 1], &[4, 4, 4]).unwrap();
        let expected = VMeasure {
            homogeneity: 0.0,
            completeness: 1.0,
            v_measure: 0.0,
        };
        assert_eq!(score, expected);
    }

    #[test]
    fn independent_groupings_score_zero() {
        let score = VMeasure::of(&[0, 0, 1, 1], &[0, 1, 0, 1]).unwrap();
        assert_eq!((score.homogeneity, score.v_measure), (0.0, 0.0));
    }
}
