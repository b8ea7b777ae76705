//! Scores in sentences and tables: three decimals, and more where an interval needs them.

use super::estimate::Interval;

/// Decimals of a score.
const DECIMALS: usize = 3;

/// Most decimals; what is nearer to 0 is a rounding error.
const MOST_DECIMALS: usize = 9;

/// A score as a reader compares it, with three decimals; zero has no sign.
///
/// ```
/// use comtip_metrics::score_words;
///
/// assert_eq!(score_words(0.0614), "0.061");
/// assert_eq!(score_words(-0.0001), "0.000");
/// ```
pub fn score_words(value: f64) -> String {
    rounded(value, DECIMALS)
}

/// How many decimals an interval is shown with: three, or as many more as it takes that no end reads as 0 that is not 0, so that a
/// reader sees on which side of 0 it lies.
///
/// ```
/// use comtip_metrics::{Interval, IntervalKind, decimals_of};
///
/// let ends = |low, high| Interval { low, high, kind: IntervalKind::TrainingSeedT };
/// assert_eq!(decimals_of(&ends(-0.25, 0.5)), 3);
/// assert_eq!(decimals_of(&ends(-0.0003, 0.0012)), 4);
/// assert_eq!(decimals_of(&ends(0.0, 0.0012)), 3);
/// ```
pub fn decimals_of(ends: &Interval) -> usize {
    let reads_as_zero = |value: f64, decimals: usize| {
        let scale = 10_f64.powi(decimals as i32);
        value != 0.0 && (value * scale).round() == 0.0
    };
    let is_told = |decimals: &usize| {
        let ends = [ends.low, ends.high];
        !ends.iter().any(|end| reads_as_zero(*end, *decimals))
    };
    (DECIMALS..=MOST_DECIMALS).find(is_told).unwrap_or(DECIMALS)
}

/// The ends of an interval: `0.101 to 0.145`.
pub fn ends_words(ends: &Interval) -> String {
    let [low, high] = [ends.low, ends.high].map(|end| rounded(end, decimals_of(ends)));
    format!("{low} to {high}")
}

/// A score with its interval, both with as many decimals: `0.123 (0.101 to 0.145)`.
///
/// ```
/// use comtip_metrics::{Interval, IntervalKind, interval_words};
///
/// let ends = Interval { low: -0.0001, high: 0.0012, kind: IntervalKind::TrainingSeedT };
/// assert_eq!(interval_words(0.00055, &ends), "0.0006 (-0.0001 to 0.0012)");
/// ```
pub fn interval_words(value: f64, ends: &Interval) -> String {
    let value = rounded(value, decimals_of(ends));
    format!("{value} ({})", ends_words(ends))
}

fn rounded(value: f64, decimals: usize) -> String {
    let scale = 10_f64.powi(decimals as i32);
    format!("{:.decimals$}", (value * scale).round() / scale + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::estimate::IntervalKind;

    #[test]
    fn an_end_that_is_nearly_zero_shows_its_side_and_a_rounding_error_does_not() {
        let shown = |low, high| {
            let kind = IntervalKind::TrainingSeedT;
            ends_words(&Interval { low, high, kind })
        };
        assert_eq!(shown(0.000_04, 0.0014), "0.00004 to 0.00140");
        assert_eq!(shown(-1e-17, 0.0014), "0.000 to 0.001");
        assert_eq!(shown(-0.25, 0.0), "-0.250 to 0.000");
    }
}
