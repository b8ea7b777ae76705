//! Patients put together into folds.

use crate::error::MetricError;
use crate::group_rows::rows_by_group;
use crate::input::check_at_least;

/// The fold of every spot, so that no group, such as a patient, is in two of them.
///
/// The largest group goes first, each to the fold with the fewest spots so far, the lower of equals: scikit-learn's
/// `GroupKFold` without shuffling, but for the order of groups of the same size.
///
/// # Shapes
///
/// - `group`: `[n_spots]`, codes from 0 without gaps
/// - output: `[n_spots]`, codes from 0 without gaps
///
/// # Errors
///
/// [`MetricError::TooFew`] for fewer groups than folds, [`MetricError::InvalidSetting`] for fewer than two folds,
/// [`MetricError::Empty`] for no spots and for a code that no spot has.
///
/// ```
/// use comtip_metrics::group_folds;
///
/// let patients = [0, 0, 0, 1, 2, 2];
/// assert_eq!(group_folds(&patients, 2)?, [0, 0, 0, 1, 1, 1]);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
pub fn group_folds(group: &[usize], n_folds: usize) -> Result<Vec<usize>, MetricError> {
    if n_folds < 2 {
        return Err(MetricError::InvalidSetting {
            setting: "n_folds",
            requirement: "at least 2",
            value: n_folds.to_string(),
        });
    }
    let mut groups = rows_by_group(group)?;
    check_at_least("division into folds", "groups", n_folds, groups.len())?;
    groups.sort_by_key(|rows| std::cmp::Reverse(rows.len()));
    let mut sizes = vec![0; n_folds];
    let mut folds = vec![0; group.len()];
    for rows in groups {
        let lightest = (0..n_folds).min_by_key(|&fold| sizes[fold]).unwrap_or(0);
        sizes[lightest] += rows.len();
        rows.iter().for_each(|&row| folds[row] = lightest);
    }
    Ok(folds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_groups_than_folds_are_refused() {
        let error = group_folds(&[0, 0, 1], 3).unwrap_err();
        assert_eq!(
            error.to_string(),
            "division into folds needs at least 3 groups but got 2"
        );
        let error = group_folds(&[0, 1], 1).unwrap_err();
        assert_eq!(error.to_string(), "n_folds must be at least 2 but is 1");
    }
}
