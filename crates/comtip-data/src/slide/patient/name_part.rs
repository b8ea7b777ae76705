//! What the parts of a slide's name can mean.

use super::name_words::{OF_PATIENT, OF_SECTION};

/// `GSE144239`, a series of GEO.
pub(super) fn is_series(part: &str) -> bool {
    number_after(&part.to_ascii_uppercase(), "GSE").is_some_and(is_digits)
}

/// `H1`, which stands before the serial number of a slide of Visium HD: `H1-YD7CDZK`.
pub(super) fn is_before_serial(part: &str) -> bool {
    part.eq_ignore_ascii_case("h1")
}

/// `YD7CDZK` of `H1-YD7CDZK`.
pub(super) fn is_serial(part: &str) -> bool {
    part.len() == 7 && part.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// `patient3` of `patient3`, `Patient_03` and `patient3rep1`, `donorA` of `donor_a`; `next` is the part behind.
pub(super) fn patient_named(part: &str, next: Option<&str>) -> Option<String> {
    let part = part.to_lowercase();
    // Brains of the Lieber Institute have four digits.
    let number = number_after(&part, "br").map(without_letter);
    if let Some(number) = number.filter(|number| number.len() == 4 && is_digits(number)) {
        return Some(format!("Br{number}"));
    }
    let named = |word: &&str| {
        let rest = number_after(&part, word)?;
        let number = match (rest, next) {
            // The left and the right half of a brain.
            ("", Some("L" | "l" | "R" | "r")) => return None,
            ("", Some(next)) if is_digits(next) || is_letter(next) => next.to_uppercase(),
            ("", _) => return None,
            (rest, _) => rest.chars().take_while(char::is_ascii_digit).collect(),
        };
        (!number.is_empty()).then(|| format!("{word}{}", without_zeros(&number)))
    };
    OF_PATIENT.iter().find_map(named)
}

/// `P3` of `p03`, of its tumour and of its normal tissue: `P3T`, `P3N`.
pub(super) fn patient_numbered(part: &str) -> Option<String> {
    let part = part.to_ascii_uppercase();
    let number = number_after(&part, "P").map(without_letter);
    let number = number.filter(|number| is_digits(number) && number.len() < 4)?;
    Some(format!("P{}", without_zeros(number)))
}

/// Whether a part says which section a slide is, or what of, and not of whom.
pub(super) fn is_of_section(part: &str) -> bool {
    let part = part.to_lowercase();
    is_letter(&part)
        || is_number(&part)
        || is_capture_area(&part)
        || is_chip(&part)
        || is_accession(&part)
        || is_word(&part)
}

/// `151673`, `4a`.
fn is_number(part: &str) -> bool {
    is_digits(without_letter(part))
}

/// `A1` to `H12`; `S1`, `R2`, `T1`, `N1`, `L1`: section or sample, replicate, tumour, normal, layer.
fn is_capture_area(part: &str) -> bool {
    let mut rest = part.chars();
    let is_first = rest.next().is_some_and(|c| "abcdefghlnrst".contains(c));
    let number = rest.as_str();
    is_first && is_digits(number) && number.len() < 3
}

/// `V10A27004`, `V19L01`: the serial number of a Visium slide.
fn is_chip(part: &str) -> bool {
    let form: String = part
        .chars()
        .map(|c| match c {
            '0'..='9' => '0',
            'a'..='z' => 'a',
            other => other,
        })
        .collect();
    part.starts_with('v') && matches!(form.as_str(), "a00a00" | "a00a00000")
}

/// `GSM4284316`, `SRR1234567`: of a sample or a run of a sequencer.
fn is_accession(part: &str) -> bool {
    let kinds = [
        "gsm", "srr", "srs", "srx", "err", "ers", "erx", "samn", "samea",
    ];
    let number = kinds.iter().find_map(|kind| number_after(part, kind));
    number.is_some_and(is_digits)
}

/// `section`, `sections`, `section2`, `section2a`; `sectiona`, `sectiona2`.
fn is_word(part: &str) -> bool {
    let word = without_letter(part).trim_end_matches(|c: char| c.is_ascii_digit());
    let singular = word.strip_suffix('s').unwrap_or(word);
    let is_known = |word: &str| OF_SECTION.contains(&word) || OF_PATIENT.contains(&word);
    OF_SECTION.contains(&part) || is_known(word) || is_known(singular) || is_lettered(word)
}

/// `blocka` of `BlockA`. A letter behind two might make any word, and one behind a word for a patient names one.
fn is_lettered(word: &str) -> bool {
    const MIN_BEFORE: usize = 3;
    let before = word.strip_suffix(|c: char| c.is_ascii_lowercase());
    before.is_some_and(|word| word.len() >= MIN_BEFORE && OF_SECTION.contains(&word))
}

/// `3` of `3T`; what does not end in a digit and a letter stays as it is.
fn without_letter(part: &str) -> &str {
    match part.strip_suffix(|c: char| c.is_ascii_alphabetic()) {
        Some(rest) if rest.ends_with(|c: char| c.is_ascii_digit()) => rest,
        _ => part,
    }
}

fn is_letter(part: &str) -> bool {
    let mut letters = part.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn number_after<'a>(part: &'a str, word: &str) -> Option<&'a str> {
    part.strip_prefix(word)
}

fn without_zeros(number: &str) -> &str {
    match number.trim_start_matches('0') {
        "" => number,
        number => number,
    }
}
