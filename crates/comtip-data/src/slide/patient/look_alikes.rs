//! Patients whose names may be one name, written in several ways.

use std::collections::{BTreeMap, BTreeSet};

/// Groups of patients whose names may be one name, written in several ways: with zeros before or behind a number, as
/// spreadsheets and pandas write them (`1`, `01`, `1.0`), in upper or lower case, or with other marks (`P1`, `p-01`).
/// Sections of one person under two names may come to both sides of a split, which nothing else would say.
///
/// # Example
///
/// ```
/// use comtip_data::look_alike_patients;
///
/// let patients = ["1", "2", "01", "P7", "1.0", "p-07", "P17"];
/// assert_eq!(look_alike_patients(patients), [vec!["01", "1", "1.0"], vec!["P7", "p-07"]]);
/// assert!(look_alike_patients(["1", "1", "11", "1-1"]).is_empty());
/// ```
pub fn look_alike_patients<'a>(patients: impl IntoIterator<Item = &'a str>) -> Vec<Vec<&'a str>> {
    let mut names_of_key: BTreeMap<Vec<String>, BTreeSet<&str>> = BTreeMap::new();
    for patient in patients {
        let names = names_of_key.entry(key(patient)).or_default();
        names.insert(patient);
    }
    let groups = names_of_key.into_iter();
    groups
        .filter(|(key, names)| names.len() > 1 && !key.is_empty())
        .map(|(_, names)| names.into_iter().collect())
        .collect()
}

/// What stays of a name however it is written: its words and numbers.
fn key(patient: &str) -> Vec<String> {
    let mut key = Vec::new();
    let mut rest = without_fraction(patient.trim());
    while let Some(first) = rest.chars().next() {
        let is_alike = |c: char| match first {
            first if first.is_ascii_digit() => c.is_ascii_digit(),
            first if first.is_alphanumeric() => c.is_alphanumeric() && !c.is_ascii_digit(),
            _ => !c.is_alphanumeric(),
        };
        let end = rest.find(|c| !is_alike(c)).unwrap_or(rest.len());
        let (part, behind) = rest.split_at(end);
        if first.is_ascii_digit() {
            key.push(part.trim_start_matches('0').to_owned());
        } else if first.is_alphanumeric() {
            key.push(part.to_lowercase());
        }
        rest = behind;
    }
    key
}

/// `1` of `1.0`.
fn without_fraction(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((number, zeros))
            if number.ends_with(|c: char| c.is_ascii_digit())
                && !zeros.is_empty()
                && zeros.bytes().all(|digit| digit == b'0') =>
        {
            number
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn are_alike(a: &str, b: &str) -> bool {
        !look_alike_patients([a, b]).is_empty()
    }

    #[test]
    fn one_number_is_one_patient_however_it_is_written() {
        for other in ["01", "001", "1.0", "1.00", "01.0"] {
            assert!(are_alike("1", other), "{other}");
        }
        for other in ["10", "11", "1.1", "-", "1-1", "1.10", "P1", ""] {
            assert!(!are_alike("1", other), "{other}");
        }
        assert!(are_alike("0", "00"));
        assert!(are_alike("0", "0.0"));
    }

    #[test]
    fn marks_and_case_tell_no_patients_apart_but_words_do() {
        for other in ["p1", "P01", "P-1", "P_1", "p 1", "P1.0"] {
            assert!(are_alike("P1", other), "{other}");
        }
        for other in ["Q1", "P", "P11", "P1a", "1P"] {
            assert!(!are_alike("P1", other), "{other}");
        }
    }

    #[test]
    fn names_without_letters_and_digits_say_nothing() {
        assert!(!are_alike("?", "-"));
    }

    proptest! {
        #[test]
        fn every_patient_is_in_one_group_at_most(
            patients in prop::collection::vec("[Pp]?[-_ ]?0?[12]?(\\.0)?", 0..12),
        ) {
            let groups = look_alike_patients(patients.iter().map(String::as_str));
            let all: Vec<&str> = groups.iter().flatten().copied().collect();
            let once: BTreeSet<&str> = all.iter().copied().collect();
            prop_assert_eq!(once.len(), all.len());
            prop_assert!(groups.iter().all(|group| group.len() > 1));
        }
    }
}
