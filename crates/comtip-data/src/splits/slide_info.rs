//! What a split must know of a slide.

use serde::{Deserialize, Serialize};

use crate::error::DataError;
use crate::shards::ManifestEntry;
use crate::slide::{Patient, PatientOrigin, patient_of};

/// What a split must know of a slide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlideInfo {
    /// Its name.
    pub slide: String,
    /// The patient it was cut from.
    pub patient: String,
    /// Where the patient is known from; an earlier release did not write it, and reading puts it in.
    #[serde(default)]
    pub patient_origin: PatientOrigin,
    /// Number of spots.
    pub n_spots: usize,
    /// Technology, such as `ST`; `None` not to balance it.
    pub technology: Option<String>,
    /// Tissue, such as `breast`; `None` not to balance it.
    pub tissue: Option<String>,
}

impl SlideInfo {
    /// A slide whose patient is guessed by its name, of whatever technology and tissue.
    pub fn guessed(slide: impl Into<String>, n_spots: usize) -> Self {
        let slide = slide.into();
        let patient = patient_of(&slide);
        Self {
            slide,
            patient: patient.name,
            patient_origin: patient.origin,
            n_spots,
            technology: None,
            tissue: None,
        }
    }

    /// The patient it was cut from, and where that is known from.
    pub fn patient(&self) -> Patient {
        Patient::new(&self.patient, self.patient_origin)
    }

    /// Puts another patient in.
    pub fn set_patient(&mut self, patient: Patient) {
        (self.patient, self.patient_origin) = (patient.name, patient.origin);
    }
}

impl From<&ManifestEntry> for SlideInfo {
    fn from(entry: &ManifestEntry) -> Self {
        Self {
            slide: entry.slide.clone(),
            patient: entry.patient.clone(),
            patient_origin: entry.patient_origin,
            n_spots: entry.n_spots,
            technology: Some(entry.technology.clone()),
            tissue: entry.tissue.clone(),
        }
    }
}

/// (slide, patient), as [`SlideSplit`](super::slide_split::SlideSplit) takes them.
pub(crate) fn slides_and_patients(slides: &[SlideInfo]) -> Vec<(String, String)> {
    let pair = |slide: &SlideInfo| (slide.slide.clone(), slide.patient.clone());
    slides.iter().map(pair).collect()
}

/// Refuses a cohort of several slides where the patient of one is not known: it may be any other's.
pub(crate) fn check_patients(slides: &[SlideInfo]) -> Result<(), DataError> {
    let is_unknown = |slide: &&SlideInfo| slide.patient_origin == PatientOrigin::Unknown;
    let unknown: Vec<String> = slides
        .iter()
        .filter(is_unknown)
        .map(|slide| slide.slide.clone())
        .collect();
    match unknown.is_empty() || slides.len() < 2 {
        true => Ok(()),
        false => Err(DataError::PatientsUnknown { slides: unknown }),
    }
}

/// Why slides that are all of one patient cannot be divided.
pub(crate) fn all_of_one(slides: &[SlideInfo]) -> Option<DataError> {
    let first = slides.first()?;
    if slides.iter().any(|slide| slide.patient != first.patient) {
        return None;
    }
    let is_guess = slides
        .iter()
        .any(|slide| slide.patient_origin == PatientOrigin::Guessed);
    let (patient, n_slides) = (&first.patient, slides.len());
    let problem = match (n_slides, is_guess) {
        (1, _) => format!("the only slide, {}, cannot be held out", first.slide),
        (_, true) => format!(
            "all {n_slides} slides are of patient {patient}, a guess from their names; if it is wrong, \
             give a table of patients"
        ),
        (_, false) => format!(
            "all {n_slides} slides are of patient {patient}, and holding one out takes a second patient"
        ),
    };
    Some(DataError::Split { problem })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::{PrepareOptions, prepare};
    use crate::shards::example;

    #[test]
    fn shards_tell_the_tissue_that_the_slide_has() {
        let folder = tempfile::tempdir().unwrap();
        let read = |name: &str| {
            let mut slide = example::slide(folder.path(), name);
            slide.tissue = (name == "s1").then(|| "breast".to_owned());
            Ok(slide)
        };
        let names = ["s1", "s2"].map(str::to_owned);
        let options = PrepareOptions::default();
        let shards = prepare(&names, &read, folder.path(), &options, &mut |_| {}).unwrap();
        let slides = shards.slides.iter().map(SlideInfo::from);
        let tissues: Vec<_> = slides.map(|slide| slide.tissue).collect();
        assert_eq!(tissues, [Some("breast".to_owned()), None]);
    }
}
