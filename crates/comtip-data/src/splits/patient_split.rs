//! Whole patients trained on and tested on, and who says so.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::allowed_leak::{AllowedLeak, not_allowed};
use super::patient_origins::PatientOrigins;
use super::sides::check_sides;
use super::slide_info::{SlideInfo, check_patients, slides_and_patients};
use super::slide_split::SlideSplit;
use crate::error::DataError;
use crate::slide::Patient;

/// Slides trained on and tested on, no patient on both sides but where that was allowed, and who every slide is from.
///
/// It displays as what a report must say of it, with where the patients are known from.
///
/// # Examples
///
/// ```
/// use comtip_data::{SlideInfo, PatientSplit};
///
/// let cohort = ["V10_A1", "V10_B1", "V11_A1"].map(|slide| SlideInfo::guessed(slide, 180));
/// let split = PatientSplit::hold_out(&cohort, &["V10".into()])?;
/// assert_eq!(split.train, ["V11_A1"]);
/// assert_eq!(split.test, ["V10_A1", "V10_B1"]);
/// assert_eq!(split.to_string(), "by patient, all guessed from the names of slides");
///
/// // Nothing says whether these are of one donor.
/// let cohort = ["151673", "151674"].map(|slide| SlideInfo::guessed(slide, 3600));
/// let refused = PatientSplit::hold_out(&cohort, &["unknown".into()]).unwrap_err();
/// assert!(refused.to_string().contains("patients of 151673, 151674 cannot be guessed"));
/// # Ok::<(), comtip_data::DataError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatientSplit {
    /// Slides to train on.
    pub train: Vec<String>,
    /// Slides to test on.
    pub test: Vec<String>,
    /// The patient of every slide of either side.
    pub patients: BTreeMap<String, Patient>,
    /// Leaks that were allowed, which stamp every score; not written where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaks: Vec<AllowedLeak>,
}

impl PatientSplit {
    /// Puts all slides of `test_patients` on the test side.
    ///
    /// # Errors
    ///
    /// [`DataError::PatientsUnknown`] if the patient of a slide is not known, [`DataError::Unknown`]
    /// for a patient without slide, [`DataError::Split`] if a side is empty or a slide is given twice.
    pub fn hold_out(slides: &[SlideInfo], test_patients: &[String]) -> Result<Self, DataError> {
        check_patients(slides)?;
        let split = SlideSplit::by_patient(&slides_and_patients(slides), test_patients)?;
        Ok(Self::of(&split, slides))
    }

    /// These sides, and the patients of their slides.
    pub(crate) fn of(split: &SlideSplit, slides: &[SlideInfo]) -> Self {
        let sides: BTreeSet<&String> = split.train.iter().chain(&split.test).collect();
        let of_sides = slides.iter().filter(|slide| sides.contains(&slide.slide));
        Self {
            train: split.train.clone(),
            test: split.test.clone(),
            patients: of_sides
                .map(|slide| (slide.slide.clone(), slide.patient()))
                .collect(),
            leaks: Vec::new(),
        }
    }

    /// The two sides alone.
    pub fn sides(&self) -> SlideSplit {
        SlideSplit {
            train: self.train.clone(),
            test: self.test.clone(),
        }
    }

    /// Who says who the patients are.
    pub fn patient_origins(&self) -> PatientOrigins {
        PatientOrigins::of(self.patients.values().map(|patient| patient.origin))
    }

    /// Checks both sides, and that every slide has a patient and none of them is on both that is not allowed.
    pub(crate) fn check(&self) -> Result<(), String> {
        check_sides("slide", &self.train, &self.test)?;
        let sides: BTreeSet<&String> = self.train.iter().chain(&self.test).collect();
        if let Some(slide) = sides.iter().find(|s| !self.patients.contains_key(**s)) {
            return Err(format!("slide {slide} has no patient"));
        }
        if let Some(slide) = self.patients.keys().find(|s| !sides.contains(s)) {
            return Err(format!("slide {slide} has a patient and is on no side"));
        }
        if let Some((slide, _)) = self.patients.iter().find(|(_, p)| p.name.trim().is_empty()) {
            return Err(format!("the patient of slide {slide} has no name"));
        }
        let pairs: Vec<(String, String)> = self
            .patients
            .iter()
            .map(|(slide, patient)| (slide.clone(), patient.name.clone()))
            .collect();
        let sides = self.sides();
        match not_allowed(&sides.shared_patients(&pairs), &self.leaks) {
            Some(patient) => Err(sides.on_both_sides(&pairs, patient)),
            None => Ok(()),
        }
    }
}

impl PatientSplit {
    /// What is divided, and where the patients are known from, without the leaks.
    pub(super) fn without_stamps(&self) -> String {
        let is_shared = |leak: &AllowedLeak| matches!(leak, AllowedLeak::Patient { .. });
        let by = match self.leaks.iter().any(is_shared) {
            true => "by slide, patients",
            false => "by patient,",
        };
        format!("{by} {}", self.patient_origins())
    }
}

impl fmt::Display for PatientSplit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.without_stamps())?;
        self.leaks.iter().try_for_each(|leak| write!(f, "; {leak}"))
    }
}
