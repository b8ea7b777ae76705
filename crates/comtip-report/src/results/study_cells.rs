//! A score of a study as cells of a table.

use comtip_metrics::StudyEstimate;

use crate::table::Cell;

/// Why a score is missing that no run has.
pub(super) const NOT_SCORED: &str = "no run of it is finished";

/// Whether any run has the score.
fn is_scored(estimate: &StudyEstimate) -> bool {
    !estimate.by_fold.is_empty()
}

/// A score over all runs.
pub(super) fn score(estimate: Option<&StudyEstimate>) -> Cell {
    match estimate.filter(|estimate| is_scored(estimate)) {
        Some(estimate) => number_or(estimate.value, "undefined"),
        None => Cell::Missing(NOT_SCORED.to_owned()),
    }
}

/// The ends of the interval over seeds, or why there is none.
pub(super) fn ends(estimate: Option<&StudyEstimate>) -> [Cell; 2] {
    let Some(estimate) = estimate.filter(|estimate| is_scored(estimate)) else {
        return [NOT_SCORED; 2].map(|reason| Cell::Missing(reason.to_owned()));
    };
    match (estimate.interval, estimate.is_same_in_all_seeds) {
        (Some(ends), _) => [ends.low, ends.high].map(|value| Cell::Number { value, decimals: 3 }),
        (None, true) => {
            [0; 2].map(|_| Cell::Missing(format!("the same in all {} seeds", estimate.n_seeds)))
        }
        (None, false) => {
            [0; 2].map(|_| Cell::Missing("fewer than two seeds have every fold".to_owned()))
        }
    }
}

/// A score with three decimals, or why there is none.
pub(super) fn number_or(value: Option<f64>, reason: &str) -> Cell {
    match value {
        Some(value) => Cell::Number { value, decimals: 3 },
        None => Cell::Missing(reason.to_owned()),
    }
}
