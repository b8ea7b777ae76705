//! A fold for every patient.

use std::collections::BTreeSet;

use super::folds::Folds;
use super::protocol::{PatientRule, SplitProtocol};
use super::slide_info::{SlideInfo, all_of_one, check_patients, slides_and_patients};
use super::slide_split::SlideSplit;
use super::split_file::VERSION;
use crate::error::DataError;

impl Folds {
    /// A fold for every patient, sorted by patient: all slides of that one are tested on.
    ///
    /// # Errors
    ///
    /// [`DataError::Split`] if there are fewer than two patients or a slide is given twice;
    /// [`DataError::PatientsUnknown`] if the patient of one is not known.
    ///
    /// # Examples
    ///
    /// ```
    /// use comtip_data::{SlideInfo, Folds, PatientOrigin, PatientRule};
    ///
    /// let slides = [("C2", "C"), ("B4", "B"), ("C3", "C")].map(|(slide, patient)| SlideInfo {
    ///     slide: slide.into(),
    ///     patient: patient.into(),
    ///     patient_origin: PatientOrigin::Table,
    ///     n_spots: 180,
    ///     technology: None,
    ///     tissue: None,
    /// });
    /// let folds = Folds::leave_one_patient_out(&slides, PatientRule::Table)?;
    /// assert_eq!(folds.folds.len(), 2);
    /// assert_eq!(folds.folds[0].test, ["B4"]);
    /// assert_eq!(folds.folds[1].test, ["C2", "C3"]);
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("folds.json");
    /// folds.write(&path)?;
    /// assert_eq!(Folds::read(&path)?, folds);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn leave_one_patient_out(
        slides: &[SlideInfo],
        patients: PatientRule,
    ) -> Result<Self, DataError> {
        let pairs = slides_and_patients(slides);
        let names: BTreeSet<&String> = pairs.iter().map(|(_, patient)| patient).collect();
        check_patients(slides)?;
        if let Some(error) = all_of_one(slides) {
            return Err(error);
        }
        if names.is_empty() {
            let problem = "there is no slide".to_owned();
            return Err(DataError::Split { problem });
        }
        let one_out = |patient: &&String| SlideSplit::by_patient(&pairs, &[(*patient).clone()]);
        Ok(Self {
            version: VERSION,
            protocol: SplitProtocol::LeaveOnePatientOut,
            seed: None,
            patients,
            slides: slides.to_vec(),
            folds: names.iter().map(one_out).collect::<Result<_, _>>()?,
            leaks: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::slide::PatientOrigin;

    fn slides(patients: &[u8]) -> Vec<SlideInfo> {
        let slide = |(i, patient): (usize, &u8)| SlideInfo {
            slide: format!("s{i}"),
            patient: format!("p{patient}"),
            patient_origin: PatientOrigin::Table,
            n_spots: 1,
            technology: None,
            tissue: None,
        };
        patients.iter().enumerate().map(slide).collect()
    }

    fn refused(slides: &[&str]) -> String {
        let slides: Vec<SlideInfo> = slides.iter().map(|s| SlideInfo::guessed(*s, 1)).collect();
        let refused = Folds::leave_one_patient_out(&slides, PatientRule::Shards);
        refused.unwrap_err().to_string()
    }

    #[test]
    fn a_single_patient_that_is_a_guess_comes_with_the_way_out() {
        assert_eq!(
            refused(&["V10_A1", "V10_B1"]),
            "cannot split: all 2 slides are of patient V10, a guess from their names; if it is wrong, give \
             a table of patients"
        );
    }

    #[test]
    fn sections_of_the_prefrontal_cortex_are_not_split_apart_by_their_numbers() {
        assert_eq!(
            refused(&["151673", "151674", "151675", "151676"]),
            "patients of 151673, 151674, 151675, 151676 cannot be guessed from their names; give a table of \
             patients (columns slide, patient)"
        );
    }

    proptest! {
        #[test]
        fn every_slide_is_tested_on_once_and_no_patient_is_cut(
            patients in prop::collection::vec(0..6_u8, 1..20),
        ) {
            let slides = slides(&patients);
            let n_patients = patients.iter().collect::<BTreeSet<_>>().len();
            let folds = Folds::leave_one_patient_out(&slides, PatientRule::Table);
            prop_assert_eq!(folds.is_ok(), n_patients > 1);
            if let Ok(folds) = folds {
                prop_assert_eq!(folds.folds.len(), n_patients);
                let tested = folds.folds.iter().flat_map(|fold| &fold.test);
                let mut tested: Vec<&String> = tested.collect();
                tested.sort();
                let mut names: Vec<&String> = slides.iter().map(|s| &s.slide).collect();
                names.sort();
                prop_assert_eq!(tested, names);
                let pairs = slides_and_patients(&slides);
                for fold in &folds.folds {
                    prop_assert!(fold.shared_patients(&pairs).is_empty());
                }
            }
        }
    }
}
