//! Several splits of one cohort, as `folds.json` stores them.

use std::collections::BTreeSet;
use std::path::Path;

use comtip_files::write_json;
use serde::{Deserialize, Serialize};

use super::allowed_leak::{AllowedLeak, not_allowed};
use super::patient_split::PatientSplit;
use super::protocol::{PatientRule, SplitProtocol};
use super::sides::check_sides;
use super::slide_info::{SlideInfo, check_patients, slides_and_patients};
use super::slide_split::SlideSplit;
use super::split_file::parse;
use crate::error::DataError;
use crate::slide::{Patient, PatientOrigin};

/// Splits of one cohort by whole patients or slides, with all that is needed to check and to repeat them.
///
/// Made by [`Folds::leave_one_patient_out`], [`Folds::of_patients`] and [`Folds::leave_one_slide_out`]. In JSON:
///
/// ```text
/// {"version": 1, "protocol": "patient-folds", "seed": 7, "patients": "shards",
///  "slides": [{"slide": .., "patient": .., "patient_origin": "guessed", "n_spots": ..,
///              "technology": .., "tissue": ..}, ..],
///  "folds": [{"train": [slide, ..], "test": [slide, ..]}, ..],
///  "leaks": [{"leak": "patient", "patient": ..}, ..]}
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
    pub slides: Vec<SlideInfo>,
    /// Train and test side, fold by fold; every slide is tested on in one of them.
    pub folds: Vec<SlideSplit>,
    /// Leaks of any fold that were allowed; not written where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaks: Vec<AllowedLeak>,
}

impl Folds {
    /// Reads `folds.json` and checks that every fold divides its slides and no patient but those that are allowed.
    ///
    /// # Errors
    ///
    /// [`DataError::SplitFile`] if it is malformed, of another version, does not divide its slides, has a
    /// slide, or a patient that is not allowed, on both sides of a fold, or does not know a patient; [`DataError::File`] if it
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

    /// One of the folds, from 0, with the patients of its slides and the leaks that are its own.
    pub fn fold(&self, fold: usize) -> Option<PatientSplit> {
        let sides = self.folds.get(fold)?;
        let shared = sides.shared_patients(&slides_and_patients(&self.slides));
        let own = self
            .leaks
            .iter()
            .filter(|leak| leak.concerns(sides, &shared));
        let leaks = own.cloned().collect();
        let of_fold = PatientSplit::of(sides, &self.slides);
        Some(PatientSplit { leaks, ..of_fold })
    }

    /// The same with more leaks that are allowed, as [`AllowedLeak::of_spots`] names them.
    #[must_use]
    pub fn allowing(mut self, leaks: impl IntoIterator<Item = AllowedLeak>) -> Self {
        self.leaks.extend(leaks);
        self.leaks.sort();
        self.leaks.dedup();
        self
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
    /// both that is not allowed.
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
            check_fold(fold, &names, &pairs, &self.leaks)
                .map_err(|problem| format!("fold {}: {problem}", i + 1))?;
        }
        Ok(())
    }
}

fn check_fold(
    fold: &SlideSplit,
    names: &BTreeSet<&String>,
    pairs: &[(String, String)],
    leaks: &[AllowedLeak],
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
    match not_allowed(&fold.shared_patients(pairs), leaks) {
        Some(patient) => Err(fold.on_both_sides(pairs, patient)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
