//! Several splits of one cohort, as `folds.json` stores them.

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::cohort_slide::slides_and_patients;
use super::{CohortSlide, PatientRule, Split, SplitProtocol};
use crate::DataError;
use crate::json_file::{parse_version, write_json};

/// Version of the layout of `folds.json`.
pub(super) const VERSION: u32 = 1;

/// Splits of one cohort by whole patients, with all that is needed to check and to repeat them.
///
/// Made by [`Folds::leave_one_patient_out`] and [`Folds::of_patients`]. In JSON:
///
/// ```text
/// {"version": 1, "protocol": "patient-folds", "seed": 7, "patients": "shards",
///  "slides": [{"slide": .., "patient": .., "n_spots": .., "technology": .., "tissue": ..}, ..],
///  "folds": [{"train": [slide, ..], "test": [slide, ..]}, ..]}
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Folds {
    /// Version of the layout.
    pub(super) version: u32,
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
    /// [`DataError::Split`] if it is malformed, of another version, or does not divide its slides;
    /// [`DataError::Leak`] if a patient is on both sides of a fold; [`DataError::Io`] if it cannot
    /// be read.
    ///
    /// # Examples
    ///
    /// See [`Folds::leave_one_patient_out`].
    pub fn read(path: &Path) -> Result<Self, DataError> {
        let json = std::fs::read(path).map_err(DataError::io("read", path))?;
        let folds: Self = parse(&json, path)?;
        folds.check().map_err(|error| match error {
            DataError::Split { problem } => DataError::Split {
                problem: format!("{}: {problem}", path.display()),
            },
            DataError::Leak { problem } => DataError::Leak {
                problem: format!("{}: {problem}", path.display()),
            },
            other => other,
        })?;
        Ok(folds)
    }

    /// Writes `folds.json`, whole or not at all.
    ///
    /// # Errors
    ///
    /// [`DataError::Io`] if it cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), DataError> {
        write_json(self, path)
    }

    /// Checks that every fold has all slides on its two sides, none on both, and no patient on
    /// both.
    fn check(&self) -> Result<(), DataError> {
        let problem = |problem: String| Err(DataError::Split { problem });
        let pairs = slides_and_patients(&self.slides);
        let names: BTreeSet<&String> = pairs.iter().map(|(slide, _)| slide).collect();
        if self.folds.is_empty() {
            return problem("there is no fold".to_owned());
        }
        for (i, fold) in self.folds.iter().enumerate() {
            let sides: BTreeSet<&String> = fold.train.iter().chain(&fold.test).collect();
            if let Some(unknown) = sides.difference(&names).next() {
                return problem(format!("fold {}: slide {unknown} is not listed", i + 1));
            }
            if let Some(missing) = names.difference(&sides).next() {
                return problem(format!("fold {}: slide {missing} is on no side", i + 1));
            }
            if fold.train.len() + fold.test.len() != pairs.len() {
                return problem(format!("fold {}: a slide is given twice", i + 1));
            }
            if fold.train.is_empty() || fold.test.is_empty() {
                return problem(format!("fold {}: a side is empty", i + 1));
            }
            if let Some(patient) = fold.shared_patients(&pairs).first() {
                return Err(fold.leak(&pairs, patient));
            }
        }
        Ok(())
    }
}

/// Parses a file of folds.
pub(super) fn parse<T: for<'a> Deserialize<'a>>(json: &[u8], path: &Path) -> Result<T, DataError> {
    parse_version(json, VERSION).map_err(|problem| DataError::Split {
        problem: format!("{}: {problem}; make it again", path.display()),
    })
}

#[cfg(test)]
mod tests {
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
                "slide a2 is on no side",
            ),
            (
                r#"{"train": ["b1", "c"], "test": ["a1", "a2"]}"#,
                "slide c is not listed",
            ),
            (
                r#"{"train": ["b1", "a1"], "test": ["a1", "a2"]}"#,
                "a slide is given twice",
            ),
            (
                r#"{"train": [], "test": ["a1", "a2", "b1"]}"#,
                "a side is empty",
            ),
            (
                r#"{"train": ["a1"], "test": ["b1", "a2"]}"#,
                "folds.json: patient A is on both sides: train a1, test a2",
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
    fn a_good_file_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("folds.json");
        std::fs::write(&path, file(r#"{"train": ["b1"], "test": ["a1", "a2"]}"#)).unwrap();
        let folds = Folds::read(&path).unwrap();
        assert_eq!(folds.folds[0].test, ["a1", "a2"]);
        folds.write(&path).unwrap();
        assert_eq!(Folds::read(&path).unwrap(), folds);
    }
}
