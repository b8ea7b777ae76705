//! Several splits of one cohort, as `folds.json` stores them.

use std::collections::BTreeSet;
use std::path::Path;

use comtip_files::write_json;
use serde::{Deserialize, Serialize};

use super::cohort_slide::{CohortSlide, check_patients, slides_and_patients};
use super::patient_split::PatientSplit;
use super::protocol::{PatientRule, SplitProtocol};
use super::sides::check_sides;
use super::split::Split;
use super::split_file::parse;
use crate::error::DataError;
use crate::slide::{Patient, PatientOrigin};

/// Splits of one cohort by whole patients, with all that is needed to check and to repeat them.
///
/// Made by [`Folds::leave_one_patient_out`] and [`Folds::of_patients`]. In JSON:
///
/// ```text
/// {"version": 1, "protocol": "patient-folds", "seed": 7, "patients": "shards",
///  "slides": [{"slide": .., "patient": .., "patient_origin": "guessed", "n_spots": ..,
///              "technology": .., "tissue": ..}, ..],
///  "folds": [{"train": [slide, ..], "test": [slide, ..]}, ..]}
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Folds {
    /// Version of the layout.
    pub(crate) version: u32,
    /// How slides were divided.
    pub protocol: SplitProtocol,
    /// The seed; `None` where nothing is drawn.
    pub seed: Option<u64>,
    /// Where patients are known from.
    pub patients: PatientRule,
    /// All slides.
    pub slides: Vec<CohortSlide>,
    /// Train and test side, fold by fold; every slide is tested on in one of them.
    pub folds: Vec<Split>,
}

impl Folds {
    /// Reads `folds.json` and checks that every fold divides its slides and no patient.
    ///
    /// # Errors
    ///
    /// [`DataError::SplitFile`] if it is malformed, of another version, does not divide its slides, has a
    /// slide or a patient on both sides of a fold, or does not know a patient; [`DataError::File`] if it
    /// cannot be read.
    ///
    /// # Examples
    ///
    /// See [`Folds::leave_one_patient_out`].
    pub fn read(path: &Path) -> Result<Self, DataError> {
        let json = std::fs::read(path).map_err(DataError::io("read", path))?;
        let mut folds: Self = parse(&json, path)?;
        for slide in &mut folds.slides {
            let patient = match (folds.patients, slide.patient_origin) {
                (PatientRule::Table, PatientOrigin::Unrecorded) => {
                    Patient::new(&slide.patient, PatientOrigin::Table)
                }
                (_, origin) => Patient::recorded(&slide.slide, &slide.patient, origin),
            };
            slide.set_patient(patient);
        }
        folds.check().map_err(DataError::split_file(path))?;
        Ok(folds)
    }

    /// One of the folds, from 0, with the patients of its slides.
    pub fn fold(&self, fold: usize) -> Option<PatientSplit> {
        let sides = self.folds.get(fold)?;
        Some(PatientSplit::of(sides, &self.slides))
    }

    /// Writes `folds.json`, whole or not at all.
    ///
    /// # Errors
    ///
    /// [`DataError::File`] if it cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), DataError> {
        Ok(write_json(self, path)?)
    }

    /// Checks that every fold has all slides on its two sides, none on both, and no patient on
    /// both.
    fn check(&self) -> Result<(), String> {
        let pairs = slides_and_patients(&self.slides);
        let names: BTreeSet<&String> = pairs.iter().map(|(slide, _)| slide).collect();
        if self.folds.is_empty() {
            return Err("there is no fold".to_owned());
        }
        if names.len() < pairs.len() {
            return Err("a slide is listed twice".to_owned());
        }
        if let Some((slide, _)) = pairs.iter().find(|(_, patient)| patient.trim().is_empty()) {
            return Err(format!("the patient of slide {slide} has no name"));
        }
        check_patients(&self.slides).map_err(|error| error.to_string())?;
        for (i, fold) in self.folds.iter().enumerate() {
            check_fold(fold, &names, &pairs)
                .map_err(|problem| format!("fold {}: {problem}", i + 1))?;
        }
        Ok(())
    }
}

fn check_fold(
    fold: &Split,
    names: &BTreeSet<&String>,
    pairs: &[(String, String)],
) -> Result<(), String> {
    check_sides("slide", &fold.train, &fold.test)?;
    if fold.test.is_empty() {
        return Err("no slide is tested on".to_owned());
    }
    let sides: BTreeSet<&String> = fold.train.iter().chain(&fold.test).collect();
    if let Some(unknown) = sides.difference(names).next() {
        return Err(format!("slide {unknown} is not listed"));
    }
    if let Some(missing) = names.difference(&sides).next() {
        return Err(format!("slide {missing} is on no side"));
    }
    match fold.shared_patients(pairs).first() {
        Some(patient) => Err(fold.on_both_sides(pairs, patient)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn problem(json: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("folds.json");
        std::fs::write(&path, json).unwrap();
        Folds::read(&path).unwrap_err().to_string()
    }

    fn file(folds: &str) -> String {
        let slide = |name: &str, patient: &str| {
            format!(
                r#"{{"slide": "{name}", "patient": "{patient}", "n_spots": 1, "technology": null,
                    "tissue": null}}"#
            )
        };
        let slides = [slide("a1", "A"), slide("a2", "A"), slide("b1", "B")].join(",");
        format!(
            r#"{{"version": 1, "protocol": "patient-folds", "seed": 1, "patients": "table",
                "slides": [{slides}], "folds": [{folds}]}}"#
        )
    }

    #[test]
    fn files_that_do_not_divide_their_slides_are_refused() {
        let cases = [
            ("", "there is no fold"),
            (
                r#"{"train": ["b1"], "test": ["a1"]}"#,
                "fold 1: slide a2 is on no side",
            ),
            (
                r#"{"train": ["b1", "c"], "test": ["a1", "a2"]}"#,
                "slide c is not listed",
            ),
            (
                r#"{"train": ["b1", "a1"], "test": ["a1", "a2"]}"#,
                "slide a1 is trained on and tested on",
            ),
            (
                r#"{"train": [], "test": ["a1", "a2", "b1"]}"#,
                "no slide is trained on",
            ),
            (
                r#"{"train": ["a1", "a2", "b1"], "test": []}"#,
                "no slide is tested on",
            ),
            (
                r#"{"train": ["b1", ""], "test": ["a1", "a2"]}"#,
                "a slide of the training side has no name",
            ),
            (
                r#"{"train": ["a1"], "test": ["b1", "a2"]}"#,
                "folds.json: fold 1: patient A is on both sides: train a1, test a2",
            ),
            (
                r#"{"train": ["b1"], "test": ["a1", "a2"], "more": 1}"#,
                "malformed",
            ),
        ];
        for (folds, expected) in cases {
            let problem = problem(&file(folds));
            assert!(problem.contains(expected), "{problem}");
        }
        let other = problem(r#"{"version": 2}"#);
        assert!(
            other.contains("version 2, and this release reads version 1"),
            "{other}"
        );
        assert!(problem("{").contains("folds.json: malformed"));
    }

    #[test]
    fn folds_whose_patients_nothing_tells_are_refused() {
        let json = file(r#"{"train": ["151673"], "test": ["151674"]}"#)
            .replace(
                r#""a1", "patient": "A""#,
                r#""151673", "patient": "151673""#,
            )
            .replace(
                r#""b1", "patient": "B""#,
                r#""151674", "patient": "151674""#,
            )
            .replace(r#""a2""#, r#""151675""#)
            .replace(r#""patients": "table""#, r#""patients": "shards""#);
        let problem = problem(&json);
        assert!(
            problem.contains("folds.json: patients of 151673, 151674 cannot be told"),
            "{problem}"
        );
    }

    proptest! {
        #[test]
        fn any_folds_that_overlap_or_cut_a_patient_are_refused_and_any_others_are_read(
            on_train in prop::collection::vec(any::<bool>(), 3),
            on_test in prop::collection::vec(any::<bool>(), 3),
        ) {
            let side = |is_on: &[bool]| {
                let slides = ["a1", "a2", "b1"].into_iter().zip(is_on);
                let named = slides.filter(|(_, is_on)| **is_on).map(|(slide, _)| slide);
                serde_json::to_string(&named.collect::<Vec<_>>()).unwrap()
            };
            let json = format!(r#"{{"train": {}, "test": {}}}"#, side(&on_train), side(&on_test));
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("folds.json");
            std::fs::write(&path, file(&json)).unwrap();
            let is_divided = on_train.iter().zip(&on_test).all(|(train, test)| train != test);
            let is_good = is_divided
                && on_train[0] == on_train[1]
                && on_train[0] != on_train[2];
            match Folds::read(&path) {
                Ok(folds) => {
                    prop_assert!(is_good);
                    prop_assert!(folds.fold(0).unwrap().check().is_ok());
                }
                Err(error) => {
                    prop_assert!(!is_good);
                    prop_assert!(error.to_string().contains("folds.json: "));
                }
            }
        }
    }

    #[test]
    fn a_good_file_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("folds.json");
        std::fs::write(&path, file(r#"{"train": ["b1"], "test": ["a1", "a2"]}"#)).unwrap();
        let folds = Folds::read(&path).unwrap();
        assert_eq!(folds.folds[0].test, ["a1", "a2"]);
        // Whose patients a table told, though the file of an earlier release does not say so of each.
        assert!(
            folds
                .slides
                .iter()
                .all(|s| s.patient_origin == PatientOrigin::Table)
        );
        folds.write(&path).unwrap();
        assert_eq!(Folds::read(&path).unwrap(), folds);
    }
}
