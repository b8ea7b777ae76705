//! Numbers within sentences, as a page writes them.

use crate::number::significant;

/// Longest mantissa and exponent of a number that is rewritten; digests in hexadecimal are longer.
const N_MANTISSA: usize = 6;
const N_EXPONENT: usize = 3;

/// A sentence of ASCII numbers with the minus and the powers of ten of a page.
pub(super) fn typographic(text: &str) -> String {
    text.split_inclusive([' ', '(']).map(word).collect()
}

fn word(word: &str) -> String {
    let core = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let after = &word[core.len()..];
    let digits = core.strip_prefix('-').unwrap_or(core);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit())
        && core.ends_with(|c: char| c.is_ascii_digit());
    let Some(value) = core.parse::<f64>().ok().filter(|_| is_number) else {
        return word.to_owned();
    };
    let written = match digits.split_once('e') {
        Some((mantissa, exponent))
            if mantissa.len() <= N_MANTISSA && exponent.len() <= N_EXPONENT =>
        {
            significant(value, 3)
        }
        Some(_) => core.to_owned(),
        None => core.replace('-', "\u{2212}"),
    };
    format!("{written}{after}")
}

#[cfg(test)]
mod tests {
    use super::typographic;

    #[test]
    fn numbers_are_set_and_words_are_left() {
        let set =
            typographic("PCC -0.050 against 0.1 (per-gene mean): 1e6, 0.1; a -x, 12345678e901.");
        assert_eq!(
            set,
            "PCC \u{2212}0.050 against 0.1 (per-gene mean): 1\u{d7}10\u{2076}, 0.1; a -x, 12345678e901."
        );
        assert_eq!(typographic("inf nan 3 -"), "inf nan 3 -");
    }
}
