//! What may stand for a number of reads.

/// 2^24: above it the floats that counts are kept in leave whole numbers out. Nothing was ever counted so often in a
/// spot.
pub(crate) const MOST: f32 = 16_777_216.0;

/// Reads a count out of a table.
///
/// # Errors
///
/// What is wrong with it, and what would be right, as a sentence about the text.
pub(crate) fn parse(text: &str) -> Result<f32, String> {
    let shown = || text.chars().take(40).collect::<String>();
    let number: f64 = text
        .parse()
        .map_err(|_| format!("`{}` is not a number", shown()))?;
    check(number).map_err(|problem| format!("count `{}` {problem}", shown()))
}

/// A whole number from 0 on, as it is kept; the error continues "this count".
pub(crate) fn check(number: f64) -> Result<f32, &'static str> {
    if !number.is_finite() {
        return Err("is not finite");
    }
    if number < 0.0 {
        return Err("is negative");
    }
    if number.fract() != 0.0 {
        return Err("is a fraction; give raw counts, from before any normalisation");
    }
    match number <= f64::from(MOST) {
        true => Ok(number as f32),
        false => Err(
            "is more than 16777216, up to which counts are kept exactly, and more than was ever counted in a spot",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_counts_however_they_are_written() {
        for (text, count) in [("0", 0.0), ("-0", 0.0), ("12.000", 12.0), ("7e0", 7.0)] {
            assert_eq!(parse(text), Ok(count), "{text}");
        }
        assert_eq!(parse("16777216"), Ok(MOST));
    }

    #[test]
    fn what_is_no_count_is_reported_with_the_reason() {
        let cases = [
            ("1.37", "count `1.37` is a fraction; give raw counts"),
            // Single precision would take them for another number, and a whole one.
            ("16777217", "count `16777217` is more than 16777216, up to"),
            ("16777217.5", "count `16777217.5` is a fraction"),
            ("1e-9", "count `1e-9` is a fraction"),
            ("-2", "count `-2` is negative"),
            ("-0.5", "count `-0.5` is negative"),
            ("inf", "count `inf` is not finite"),
            ("NaN", "count `NaN` is not finite"),
            ("1e39", "count `1e39` is more than 16777216"),
            ("", "`` is not a number"),
            ("many", "`many` is not a number"),
        ];
        for (text, expected) in cases {
            let problem = parse(text).unwrap_err();
            assert!(problem.starts_with(expected), "{problem}");
        }
    }
}
