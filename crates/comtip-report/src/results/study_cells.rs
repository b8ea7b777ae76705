//! A score of a study as cells of a table.

use comtip_metrics::{StudyEstimate, decimals_of};

use crate::table::Cell;

/// Why a score is missing that no run has.
pub(super) const NOT_SCORED: &str = "no run of it is finished";

/// What the ends in a table are, or that there are none: `estimates` are what it shows.
pub(super) fn ends_in_words<'a>(
    estimates: impl IntoIterator<Item = &'a StudyEstimate>,
) -> &'static str {
    match estimates.into_iter().any(|of| of.interval.is_some()) {
        true => "95 %: Student's t over training seeds",
        false => "No interval: it takes two training seeds that have every fold and differ",
    }
}

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

/// A difference over all runs, with as many decimals as its interval.
pub(super) fn difference(estimate: &StudyEstimate) -> Cell {
    match (estimate.value, estimate.interval) {
        (Some(value), Some(ends)) => Cell::Number {
            value,
            decimals: decimals_of(&ends),
        },
        _ => score(Some(estimate)),
    }
}

/// The ends of the interval over seeds, or why there is none.
pub(super) fn ends(estimate: Option<&StudyEstimate>) -> [Cell; 2] {
    let Some(estimate) = estimate.filter(|estimate| is_scored(estimate)) else {
        return [NOT_SCORED; 2].map(|reason| Cell::Missing(reason.to_owned()));
    };
    match (estimate.interval, estimate.is_same_in_all_seeds) {
        (Some(ends), _) => [ends.low, ends.high].map(|value| Cell::Number {
            value,
            decimals: decimals_of(&ends),
        }),
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

#[cfg(test)]
mod tests {
    use comtip_metrics::{FoldScore, Interval, IntervalKind};

    use super::*;

    #[test]
    fn an_interval_shows_on_which_side_of_zero_it_lies() {
        let estimate = StudyEstimate {
            value: Some(0.0007),
            interval: Some(Interval {
                low: -0.0001,
                high: 0.0014,
                kind: IntervalKind::TrainingSeedT,
            }),
            by_fold: vec![FoldScore::default()],
            ..StudyEstimate::default()
        };
        let number = |value| Cell::Number { value, decimals: 4 };
        assert_eq!(difference(&estimate), number(0.0007));
        assert_eq!(ends(Some(&estimate)), [-0.0001, 0.0014].map(number));
    }
}
