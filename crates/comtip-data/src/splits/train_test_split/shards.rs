//! A division held against the shards it is used with.

use std::collections::BTreeSet;

use super::TrainTestSplit;
use crate::error::DataError;
use crate::shards::{Manifest, ManifestEntry};
use crate::slide::{Patient, PatientOrigin};
use crate::splits::allowed_leak::not_allowed;
use crate::splits::patient_split::PatientSplit;
use crate::splits::slide_info::{SlideInfo, check_patients, slides_and_patients};
use crate::splits::slide_split::SlideSplit;

/// A slide that a division and its shards say other patients of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatientDiffers {
    /// The slide.
    pub slide: String,
    /// Who the division says.
    pub in_split: Patient,
    /// Who the shards say.
    pub in_shards: Patient,
}

impl TrainTestSplit {
    /// Checks the division itself, as [`check`](Self::check) does, that every slide is among the shards, and that by the
    /// patients of the shards none is on both sides that is not [allowed](Self::leaks).
    ///
    /// A division by a [`PatientTable`](crate::PatientTable) may say otherwise than the shards: it was
    /// given to. [`patients_that_differ`](Self::patients_that_differ) lists where it does.
    ///
    /// # Errors
    ///
    /// Those of [`check`](Self::check); [`DataError::Split`] for a slide without shard, [`DataError::Leak`] for a patient
    /// on both sides.
    pub fn check_shards(&self, shards: &Manifest) -> Result<(), DataError> {
        self.check()?;
        for part in self.train().iter().chain(&self.test()) {
            if shards.slide(part.slide).is_none() {
                return Err(DataError::Split {
                    problem: format!("slide {} is not among the shards", part.slide),
                });
            }
        }
        let is_overruled = |slide: &SlideInfo| match self {
            Self::Patients(split) => {
                let in_split = split.patients.get(&slide.slide);
                in_split.is_some_and(|patient| patient.origin == PatientOrigin::Table)
            }
            // What may be on both sides by a guess is stated in the protocol.
            Self::Slides(_) => !slide.patient_origin.is_known(),
            Self::Spots(_) => true,
        };
        let sides = match self {
            Self::Patients(split) => split.sides(),
            Self::Slides(split) => split.clone(),
            Self::Spots(_) => return Ok(()),
        };
        let slides: Vec<SlideInfo> = shards.slides.iter().map(Into::into).collect();
        let known: Vec<SlideInfo> = slides.into_iter().filter(|s| !is_overruled(s)).collect();
        let pairs = slides_and_patients(&known);
        match not_allowed(&sides.shared_patients(&pairs), self.leaks()) {
            Some(patient) => Err(DataError::Leak {
                problem: format!(
                    "by the shards {}; split them again",
                    sides.on_both_sides(&pairs, patient)
                ),
            }),
            None => Ok(()),
        }
    }

    /// Slides of which this division and the shards say other patients.
    pub fn patients_that_differ(&self, shards: &Manifest) -> Vec<PatientDiffers> {
        let Self::Patients(split) = self else {
            return Vec::new();
        };
        let differing = split.patients.iter().filter_map(|(slide, in_split)| {
            let entry = shards.slide(slide)?;
            (entry.patient != in_split.name).then(|| PatientDiffers {
                slide: slide.clone(),
                in_split: in_split.clone(),
                in_shards: entry.patient(),
            })
        });
        differing.collect()
    }

    /// The patient of a slide: whom this division says, or else the shards; `None` if nobody knows.
    ///
    /// # Examples
    ///
    /// ```
    /// use comtip_data::{TrainTestSplit, Patient, PatientOrigin, PatientSplit, SlideSplit};
    ///
    /// let patient = |name: &str| Patient::new(name, PatientOrigin::Table);
    /// let split = SlideSplit { train: vec!["151673".into()], test: vec!["151674".into()] };
    /// let by_table = TrainTestSplit::from(PatientSplit {
    ///     train: split.train.clone(),
    ///     test: split.test.clone(),
    ///     patients: [("151673".into(), patient("Br1")), ("151674".into(), patient("Br2"))].into(),
    ///     leaks: Vec::new(),
    /// });
    /// let in_shards = Patient::unknown();
    /// assert_eq!(by_table.patient_of("151674", &in_shards).as_deref(), Some("Br2"));
    /// let by_slide = TrainTestSplit::from(split);
    /// assert_eq!(by_slide.patient_of("151674", &in_shards), None);
    /// assert_eq!(by_slide.patient_of("151674", &patient("Br3")).as_deref(), Some("Br3"));
    /// ```
    pub fn patient_of(&self, slide: &str, in_shards: &Patient) -> Option<String> {
        let in_split = match self {
            Self::Patients(split) => split.patients.get(slide),
            Self::Slides(_) | Self::Spots(_) => None,
        };
        let patient = in_split.unwrap_or(in_shards);
        (patient.origin != PatientOrigin::Unknown).then(|| patient.name.clone())
    }

    /// Slides tested on, each with its patient, as [`patient_of`](Self::patient_of) gives it.
    pub fn tested_patients(&self, shards: &Manifest) -> Vec<(&str, Option<String>)> {
        let patient = |slide: &str| {
            let entry = shards.slide(slide);
            let in_shards = entry.map_or_else(Patient::unknown, ManifestEntry::patient);
            self.patient_of(slide, &in_shards)
        };
        let tested = self.test().into_iter();
        tested
            .map(|part| (part.slide, patient(part.slide)))
            .collect()
    }

    /// Slides of the shards on no side: they were added after the division was made.
    pub fn slides_left_out<'a>(&self, shards: &'a Manifest) -> Vec<&'a str> {
        let (train, test) = (self.train(), self.test());
        let used: BTreeSet<&str> = train.iter().chain(&test).map(|part| part.slide).collect();
        let names = shards.slides.iter().map(|entry| entry.slide.as_str());
        names.filter(|slide| !used.contains(slide)).collect()
    }

    /// The same sides, by the patients of the shards where an earlier release recorded none; whole slides
    /// as they were if the shards do not know all patients, or know one on both sides.
    pub fn with_patients_of(self, shards: &Manifest) -> Self {
        let Self::Slides(split) = &self else {
            return self;
        };
        match by_shards(split, shards) {
            Some(by_patient) => Self::Patients(by_patient),
            None => self,
        }
    }
}

fn by_shards(split: &SlideSplit, shards: &Manifest) -> Option<PatientSplit> {
    let used = split.train.iter().chain(&split.test);
    let entries: Option<Vec<_>> = used.map(|slide| shards.slide(slide)).collect();
    let slides: Vec<SlideInfo> = entries?.into_iter().map(Into::into).collect();
    check_patients(&slides).ok()?;
    let by_patient = PatientSplit::of(split, &slides);
    let is_good = !split.test.is_empty() && by_patient.check().is_ok();
    is_good.then_some(by_patient)
}

#[cfg(test)]
mod tests;
