//! What verdicts are made of: numbers of three decimals, and how far they can be trusted.

use comtip_metrics::{Interval, ends_words, score_words};

/// What a reader compares: three decimals. A score that is undefined counts as 0.
pub(crate) fn thousandths(value: Option<f64>) -> i64 {
    (value.unwrap_or(0.0) * 1000.0).round() as i64
}

/// The same as text; zero has no sign.
pub(crate) fn shown(value: Option<f64>) -> String {
    score_words(value.unwrap_or(0.0))
}

/// A baseline beside a score: `0.061 (random weights; difference -0.020 to 0.028)`.
pub(crate) fn baseline(value: Option<f64>, name: &str, difference: Option<Interval>) -> String {
    let difference = difference.map_or(String::new(), |ends| {
        format!("; difference {}", ends_words(&ends))
    });
    format!("{} ({name}{difference})", shown(value))
}

/// On how little a verdict rests whose differences have intervals.
pub(crate) fn one_seed(n_slides: usize) -> String {
    match n_slides {
        1 => "one slide, one training seed".to_owned(),
        n => format!("{n} slides, one training seed"),
    }
}

/// The same, where differences have none.
pub(crate) fn no_interval(n_slides: usize) -> String {
    format!("{}: no interval", one_seed(n_slides))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_has_no_sign() {
        assert_eq!(shown(Some(-0.0001)), "0.000");
        assert_eq!(shown(Some(-0.05)), "-0.050");
        assert_eq!(shown(None), "0.000");
    }
}
