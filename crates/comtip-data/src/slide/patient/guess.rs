//! The patient of a slide, guessed by its name.

use super::name_part::{
    is_before_serial, is_of_section, is_serial, is_series, patient_named, patient_numbered,
};
use super::{Patient, PatientOrigin};

/// Parts of `<Species>_<Organ>_<Author>_<MMDDYYYY>_<tech>`, as STimage-1K4M names a study.
const N_PARTS_OF_STUDY: usize = 5;

/// The study whose sections are called by the letter of the patient and a number.
const LETTERED_STUDY: &str = "Human_Breast_Andersson_10142021_ST";

/// Guesses the patient, or at least a group no patient is cut by, from the name of a slide.
///
/// The guess errs to one side: sections that might be of one patient stay together, and where
/// nothing in a name tells, the patient is [unknown](Patient::unknown) rather than each slide one of
/// its own. The first of these that fits is taken:
///
/// * `<Species>_<Organ>_<Author>_<MMDDYYYY>_<tech>...`, a name of STimage-1K4M: the study, which is
///   all up to the technology. Some studies name donors further on, each in its own way and not
///   always before the section (`..._V10A27004_A1_Br3874`), so nothing of it is trusted; but in the
///   HER2+ breast cancer data `B4` is the fourth section of patient B.
/// * `GSE<number>...`: the series.
/// * A part that names a patient: `patient3`, `donor_A`, `sub-01`, `Br3874`, or beside other parts
///   `P3`. Parts are what stands between characters that are neither letter nor digit. `PT1`, `sub1` and `P3` may be a
///   primary tumour or a piece too, so a part ahead of them that could be a patient goes first.
/// * Else, of a name of several parts, the first that could be one. Numbers, dates, accessions of
///   samples, serial numbers of chips (`V10A27004`, `H1-YD7CDZK`), capture areas (`A1`), and words of
///   sections, organs, sides and states (`rep2`, `BlockA`, `brain`, `left`, `tumour`) could not.
///
/// A study of several patients is one group by this rule; a [`PatientTable`](crate::PatientTable)
/// tells them apart.
///
/// # Examples
///
/// ```
/// use comtip_data::{Patient, patient_of};
///
/// let guess = |slide: &str| patient_of(slide).name;
/// assert_eq!(
///     guess("Human_Breast_Andersson_10142021_ST_B4"),
///     "Human_Breast_Andersson_10142021_ST_B",
/// );
/// assert_eq!(
///     guess("Human_Brain_Maynard_02082021_Visium_151673"),
///     "Human_Brain_Maynard_02082021_Visium",
/// );
/// assert_eq!(guess("GSE144239_GSM4284316"), "GSE144239");
/// assert_eq!(guess("P1-rep1"), guess("P1-rep2"));
/// assert_eq!(patient_of("151673"), Patient::unknown());
/// ```
pub fn patient_of(slide_name: &str) -> Patient {
    let guess = study(slide_name).or_else(|| {
        let parts: Vec<&str> = slide_name
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .collect();
        series(&parts)
            .or_else(|| patient_in(&parts))
            .or_else(|| first_part(&parts))
    });
    match guess {
        Some(name) => Patient::new(name, PatientOrigin::Guessed),
        None => Patient::unknown(),
    }
}

fn study(slide_name: &str) -> Option<String> {
    let parts: Vec<&str> = slide_name.split('_').collect();
    if parts.len() < N_PARTS_OF_STUDY || !is_date(parts[3]) {
        return None;
    }
    let study = parts[..N_PARTS_OF_STUDY].join("_");
    match parts[N_PARTS_OF_STUDY..] {
        [section] if study == LETTERED_STUDY => match letter(section) {
            Some(letter) => Some(format!("{study}_{letter}")),
            None => Some(study),
        },
        _ => Some(study),
    }
}

fn is_date(part: &str) -> bool {
    part.len() == 8 && part.bytes().all(|b| b.is_ascii_digit())
}

/// `B` of `B4`.
fn letter(section: &str) -> Option<char> {
    let letter = section.chars().next().filter(char::is_ascii_alphabetic)?;
    let number = &section[1..];
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    is_number.then_some(letter)
}

fn series(parts: &[&str]) -> Option<String> {
    let first = parts.first().filter(|part| is_series(part))?;
    Some(first.to_ascii_uppercase())
}

fn patient_in(parts: &[&str]) -> Option<String> {
    // Of `CRC001_PT1` and `BC1_P2`, which are a primary tumour and a piece, or patients of a project: those ahead stay together.
    let ahead = |i: usize, name| first_of(&parts[..i]).unwrap_or(name);
    let at = |i: usize| {
        let name = patient_named(parts[i], parts.get(i + 1).copied())?;
        Some(match may_be_a_piece(parts[i]) {
            true => ahead(i, name),
            false => name,
        })
    };
    let named = (0..parts.len()).find_map(at);
    let of_number = |i: usize| Some(ahead(i, patient_numbered(parts[i])?));
    let numbered = || (0..parts.len()).find_map(of_number);
    // `P1` alone may as well be a picture.
    named.or_else(|| (parts.len() > 1).then(numbered).flatten())
}

/// `PT1`, a primary tumour as well as a patient; `sub1`.
fn may_be_a_piece(part: &str) -> bool {
    let part = part.to_ascii_lowercase();
    let rest = part.strip_prefix("pt").or(part.strip_prefix("sub"));
    rest.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}

fn first_part(parts: &[&str]) -> Option<String> {
    if parts.len() < 2 {
        return None;
    }
    first_of(parts)
}

/// The first part that could be a patient.
fn first_of(parts: &[&str]) -> Option<String> {
    let is_chip = |i: usize| i > 0 && is_before_serial(parts[i - 1]) && is_serial(parts[i]);
    let first = (0..parts.len()).find(|i| !is_of_section(parts[*i]) && !is_chip(*i))?;
    Some(parts[first].to_owned())
}

#[cfg(test)]
mod tests;
