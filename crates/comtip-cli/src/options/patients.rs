//! Patients of slides: read from a table, found by what is typed, and shown with where they are known from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use comtip::data::{
    DataError, Manifest, Patient, PatientOrigin, PatientTable, SlideInfo, TrainTestSplit,
    look_alike_patients,
};
use comtip::eval::differing_patients;

use crate::ui::{CliError, first_of, plural, quoted, shared_prefix, with_causes, without_prefix};

/// Names that are given in a message; the rest are counted.
const N_NAMED: usize = 10;

/// Reads a table of patients for these slides and warns of its rows that match none of them.
///
/// # Errors
///
/// If it is malformed or matches no slide at all.
pub(crate) fn read_patients(path: &Path, slides: &[&str]) -> Result<PatientTable, CliError> {
    let table = PatientTable::read(path);
    let table = table.map_err(|error| CliError::from(error).naming("--patients"))?;
    let strays = table.strays(slides.iter().copied());
    let path = path.display();
    if slides.iter().all(|slide| table.get(slide).is_none()) {
        return Err(CliError::input(format!(
            "{path} matches no slide: it lists {}, and here are {}; write slides as `comtip inspect` names them",
            some_of(&strays),
            some_of(slides)
        )));
    }
    if !strays.is_empty() {
        message!(
            "warning: {path}: no slide here is called {}",
            some_of(&strays)
        );
    }
    Ok(table)
}

/// Says which patients are a guess, which slides a table leaves to it, and which patients may be one.
pub(crate) fn show_guesses<'a>(
    slides: impl IntoIterator<Item = (&'a str, &'a Patient)>,
    table: Option<&Path>,
) {
    let slides: Vec<(&str, &Patient)> = slides.into_iter().collect();
    warn_of_look_alikes(slides.iter().map(|(_, patient)| patient.name.as_str()));
    let (mut guessed, mut unknown) = (BTreeMap::<&str, Vec<&str>>::new(), Vec::new());
    for (slide, patient) in slides {
        match patient.origin {
            PatientOrigin::Guessed => guessed.entry(&patient.name).or_default().push(slide),
            PatientOrigin::Unknown => unknown.push(slide),
            _ => {}
        }
    }
    if let Some(table) = table {
        let of_guess: BTreeSet<&str> = guessed
            .values()
            .flatten()
            .chain(&unknown)
            .copied()
            .collect();
        if !of_guess.is_empty() {
            let slides: Vec<&str> = of_guess.into_iter().collect();
            message!(
                "warning: {} does not list {}; their patients are guessed from their names",
                table.display(),
                some_of(&slides)
            );
        }
    }
    if !guessed.is_empty() {
        message!("{}", guess_in_words(&guessed));
    }
    if !unknown.is_empty() {
        message!(
            "the patients of {} cannot be guessed from their names; to split by patient, give a table of patients \
             (--patients FILE, to `comtip prepare` or `comtip split`)",
            some_of(&unknown)
        );
    }
}

/// Warns of patients whose names may be one name, which no split would keep together.
fn warn_of_look_alikes<'a>(patients: impl IntoIterator<Item = &'a str>) {
    for names in look_alike_patients(patients) {
        message!(
            "warning: patients {} look like one patient, written in several ways; if they are, give them one name by \
             --patients FILE, or sections of one person come to both sides of a split",
            some_of(&names)
        );
    }
}

/// `2 patients guessed from slide names: …_ST_B (1 slide), …_ST_C (2 slides)`, and what to do where that is wrong.
fn guess_in_words(guessed: &BTreeMap<&str, Vec<&str>>) -> String {
    let names: Vec<&str> = guessed.keys().copied().collect();
    let prefix = shared_prefix(&names);
    let groups = guessed.iter().map(|(patient, slides)| {
        let n_slides = plural(slides.len(), "slide");
        format!("{} ({n_slides})", without_prefix(patient, prefix))
    });
    format!(
        "{} guessed from slide names: {}. Wrong? `prepare` and `split` take --patients FILE",
        plural(guessed.len(), "patient"),
        first_of(&groups.collect::<Vec<String>>(), N_NAMED)
    )
}

/// As [`show_guesses`], of slides of a folder of shards.
pub(crate) fn show_guesses_of(slides: &[SlideInfo], table: Option<&Path>) {
    let patients: Vec<Patient> = slides.iter().map(SlideInfo::patient).collect();
    let names = slides.iter().map(|slide| slide.slide.as_str());
    show_guesses(names.zip(&patients), table);
}

/// Patients as they are typed: by name, or by what it ends in where that is one patient's alone.
///
/// # Errors
///
/// If one is not there, or is a slide.
pub(crate) fn patients_named(
    option: &str,
    given: &[String],
    slides: &[SlideInfo],
) -> Result<Vec<String>, CliError> {
    let patients: BTreeSet<&str> = slides.iter().map(|slide| slide.patient.as_str()).collect();
    let find = |name: &String| -> Result<String, CliError> {
        if patients.contains(name.as_str()) {
            return Ok(name.clone());
        }
        if let Some(slide) = slides.iter().find(|slide| slide.slide == *name) {
            let patient = &slide.patient;
            if slide.patient_origin == PatientOrigin::Unknown {
                return Err(CliError::input(format!(
                    "{option} {name}: {name} is a slide of an unknown patient; give a table of patients with \
                     --patients FILE, to `comtip prepare` or to `comtip split`"
                )));
            }
            return Err(CliError::usage(format!(
                "{option} {name}: {name} is a slide, of patient {patient}: write {option} {}",
                quoted(patient)
            )));
        }
        let ends_so = |patient: &&&str| is_last_part(patient, name);
        let ending: Vec<&str> = patients.iter().filter(ends_so).copied().collect();
        match ending[..] {
            [only] => Ok(only.to_owned()),
            [] => Err(CliError::usage(format!(
                "{option}: unknown patient `{name}`: expected one of {}",
                some_of(&patients.iter().copied().collect::<Vec<_>>())
            ))),
            _ => Err(CliError::usage(format!(
                "{option} {name}: the names of several patients end so: {}",
                some_of(&ending)
            ))),
        }
    };
    given.iter().map(find).collect()
}

/// Whether a name ends in `part`, and that begins behind a character that is neither letter nor digit.
fn is_last_part(name: &str, part: &str) -> bool {
    name.strip_suffix(part)
        .is_some_and(|rest| rest.ends_with(|c: char| !c.is_alphanumeric()))
}

/// Holds a split that was read from `path` against the shards, and says where they know other patients.
///
/// # Errors
///
/// If a slide is not among the shards, or a patient is on both sides by what they say.
pub(crate) fn check_shards(
    split: &TrainTestSplit,
    shards: &Manifest,
    path: &Path,
) -> Result<(), CliError> {
    let path = path.display();
    let fits = split.check_shards(shards);
    fits.map_err(|error| CliError::input(format!("{path}: {}", with_causes(&error))))?;
    if let Some(differing) = differing_patients(split, shards) {
        message!("warning: {path}: {differing}");
    }
    Ok(())
}

/// The failure of a split, with the options that name patients nobody knows: each command has its own.
pub(crate) fn asking_for_patients(error: DataError, remedy: &str) -> CliError {
    match error {
        DataError::PatientsUnknown { .. } => CliError::input(format!("{error} {remedy}")),
        error => error.into(),
    }
}

/// Warns of slides of the shards that a file of folds does not name.
pub(crate) fn warn_of_left_out(split: &TrainTestSplit, shards: &Manifest, path: &Path) {
    let left_out = split.slides_left_out(shards);
    if !left_out.is_empty() {
        message!(
            "warning: {} does not name {} that the shards have now: {}; these are neither trained on nor tested on, unless \
             you run `comtip split` again",
            path.display(),
            plural(left_out.len(), "slide"),
            some_of(&left_out)
        );
    }
}

/// The first names, and how many more there are.
pub(crate) fn some_of(names: &[&str]) -> String {
    first_of(names, N_NAMED)
}

#[cfg(test)]
mod tests;
