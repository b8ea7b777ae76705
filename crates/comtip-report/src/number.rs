//! The one way a number is written: for a reader, for a program, and as an SVG coordinate.

/// Writes `value` with exactly `decimals` digits after the point.
///
/// The minus is U+2212, an integer part of five digits or more is grouped by commas, zero has no
/// sign, infinities are `∞`, and a NaN reads `n/a`.
pub fn number(value: f64, decimals: usize) -> String {
    if value.is_nan() {
        return "n/a".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_owned();
    }
    let digits = format!("{:.*}", decimals, value.abs());
    let is_zero = digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, format!(".{fraction}")),
        None => (digits.as_str(), String::new()),
    };
    let sign = if value < 0.0 && !is_zero { "−" } else { "" };
    format!("{sign}{}{fraction}", grouped(whole))
}

/// As [`number`], for programs to read: the minus of ASCII, no groups, infinities by name.
pub fn plain_number(value: f64, decimals: usize) -> String {
    let text = number(value, decimals);
    text.replace(',', "").replace('−', "-").replace('∞', "inf")
}

/// Writes `value` to `digits` significant digits, without trailing zeros; beyond a million and below
/// a ten-thousandth as a power of ten.
pub fn significant(value: f64, digits: usize) -> String {
    if value == 0.0 || !value.is_finite() {
        return number(value, 0);
    }
    let digits = digits.max(1);
    // Rust's own rounding decides the exponent, so 9.996 to three digits is 10, not 10.0.
    let scientific = format!("{:.*e}", digits - 1, value);
    let Some((mantissa, exponent)) = scientific
        .split_once('e')
        .and_then(|(mantissa, exponent)| Some((mantissa, exponent.parse::<i32>().ok()?)))
    else {
        return number(value, digits);
    };
    if (-4..6).contains(&exponent) {
        let decimals = usize::try_from(digits as i32 - 1 - exponent).unwrap_or(0);
        return without_trailing_zeros(&number(value, decimals)).to_owned();
    }
    let mantissa = without_trailing_zeros(mantissa).replace('-', "−");
    format!("{mantissa}×10{}", superscript(exponent))
}

/// Writes an SVG coordinate: at most two decimals, no trailing zeros, zero for what is not finite.
pub(super) fn coordinate(value: f64) -> String {
    let value = if value.is_finite() { value } else { 0.0 };
    match without_trailing_zeros(&format!("{value:.2}")) {
        "-0" => "0".to_owned(),
        text => text.to_owned(),
    }
}

fn grouped(whole: &str) -> String {
    if whole.len() < 5 {
        return whole.to_owned();
    }
    let mut text = String::with_capacity(whole.len() + whole.len() / 3);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn without_trailing_zeros(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}

fn superscript(exponent: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    exponent
        .to_string()
        .chars()
        .map(|character| match character.to_digit(10) {
            Some(digit) => DIGITS[digit as usize],
            None => '⁻',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{coordinate, number, plain_number, significant};

    #[test]
    fn decimals_are_kept_and_thousands_grouped_from_five_digits() {
        assert_eq!(number(0.5, 3), "0.500");
        assert_eq!(number(1234.0, 0), "1234");
        assert_eq!(number(15289.0, 0), "15,289");
        assert_eq!(number(-1234567.891, 1), "−1,234,567.9");
    }

    #[test]
    fn a_plain_number_is_one_to_every_program() {
        for value in [0.5, -1234567.5, f64::NEG_INFINITY] {
            assert_eq!(plain_number(value, 1).parse(), Ok(value));
        }
    }

    #[test]
    fn zero_has_no_sign_even_when_rounded() {
        assert_eq!(number(-0.0001, 2), "0.00");
        assert_eq!(number(-0.0, 0), "0");
    }

    #[test]
    fn what_is_not_a_number_says_so() {
        assert_eq!(number(f64::NAN, 2), "n/a");
        assert_eq!(number(f64::NEG_INFINITY, 2), "−∞");
        assert_eq!(significant(f64::INFINITY, 3), "∞");
    }

    #[test]
    fn significant_digits_follow_the_size_of_the_value() {
        assert_eq!(significant(4.15888, 4), "4.159");
        assert_eq!(significant(0.05, 3), "0.05");
        assert_eq!(significant(9.996, 3), "10");
        assert_eq!(significant(123456.0, 3), "123,456");
        assert_eq!(significant(0.0, 3), "0");
    }

    #[test]
    fn very_large_and_very_small_values_are_powers_of_ten() {
        assert_eq!(significant(1e-5, 3), "1×10⁻⁵");
        assert_eq!(significant(-2.5e-7, 2), "−2.5×10⁻⁷");
        assert_eq!(significant(3.21e12, 3), "3.21×10¹²");
    }

    #[test]
    fn a_coordinate_is_plain_ascii() {
        assert_eq!(coordinate(-1.5), "-1.5");
        assert_eq!(coordinate(100.0), "100");
        assert_eq!(coordinate(-0.001), "0");
        assert_eq!(coordinate(2.0 / 3.0), "0.67");
        assert_eq!(coordinate(f64::NAN), "0");
    }
}
