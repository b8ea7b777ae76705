//! How often a match is among the most similar.

use ndarray::ArrayView2;

use super::match_ranks::MatchCounts;
use crate::error::MetricError;
use crate::input::check_matrix;

/// The fraction of rows whose match, on the diagonal, is among their `k` most similar columns.
///
/// A row whose match ties with others counts as its chance under random tie-breaking, so that an
/// embedding collapsed to a point scores chance, `k / n`, and not one. Pass the transpose for the
/// other direction, or use [`Retrieval`](crate::Retrieval) for both.
///
/// # Shapes
///
/// - `similarity`: `[n, n]`, queries in rows
///
/// # Errors
///
/// [`MetricError::NotSquare`], [`MetricError::InvalidSetting`] for `k` of 0, [`MetricError::Empty`] and
/// [`MetricError::NonFinite`].
///
/// ```
/// use comtip_metrics::recall_at_k;
/// use ndarray::array;
///
/// let similarity = array![[0.9_f32, 0.1, 0.0], [0.8, 0.3, 0.1], [0.2, 0.6, 0.7]];
/// assert_eq!(recall_at_k(similarity.view(), 1)?, 2.0 / 3.0);
/// assert_eq!(recall_at_k(similarity.view(), 2)?, 1.0);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn recall_at_k(similarity: ArrayView2<'_, f32>, k: usize) -> Result<f64, MetricError> {
    check_similarity(similarity)?;
    if k == 0 {
        return Err(MetricError::InvalidSetting {
            setting: "k",
            requirement: "at least 1",
            value: "0".into(),
        });
    }
    let own = similarity.diag().iter().map(|&own| own.into()).collect();
    let mut counts = MatchCounts::new(own);
    counts.count(0..similarity.nrows(), similarity);
    Ok(counts.into_ranks().recall(k))
}

/// Refuses a similarity that is not square, empty or not finite.
pub(super) fn check_similarity(similarity: ArrayView2<'_, f32>) -> Result<(), MetricError> {
    let (n_rows, n_columns) = similarity.dim();
    if n_rows != n_columns {
        return Err(MetricError::NotSquare {
            what: "similarity",
            n_rows,
            n_columns,
        });
    }
    check_matrix("similarity", similarity)
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, array};

    use super::*;

    #[test]
    fn a_collapsed_embedding_scores_chance() {
        let constant = Array2::from_elem((8, 8), 0.5_f32);
        assert_eq!(recall_at_k(constant.view(), 1), Ok(0.125));
        assert_eq!(recall_at_k(constant.view(), 4), Ok(0.5));
    }

    #[test]
    fn asking_for_all_finds_all() {
        let worst = array![[0.0_f32, 1.0], [1.0, 0.0]];
        assert_eq!(recall_at_k(worst.view(), 1), Ok(0.0));
        assert_eq!(recall_at_k(worst.view(), 2), Ok(1.0));
        assert_eq!(recall_at_k(worst.view(), 9), Ok(1.0));
    }

    #[test]
    fn the_two_directions_differ() {
        let similarity = array![[1.0_f32, 0.0], [2.0, 3.0]];
        assert_eq!(recall_at_k(similarity.view(), 1), Ok(1.0));
        assert_eq!(recall_at_k(similarity.t(), 1), Ok(0.5));
    }

    #[test]
    fn a_similarity_that_is_not_square_is_refused() {
        let error = recall_at_k(Array2::zeros((2, 3)).view(), 1).unwrap_err();
        assert_eq!(
            error.to_string(),
            "similarity must be square but has 2 rows and 3 columns"
        );
    }
}
