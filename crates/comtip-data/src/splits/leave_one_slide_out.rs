//! A fold for every slide.

use super::allowed_leak::AllowedLeak;
use super::by_slide::AllowSharedPatients;
use super::folds::Folds;
use super::protocol::{PatientRule, SplitProtocol};
use super::slide_info::{SlideInfo, check_patients, slides_and_patients};
use super::slide_split::SlideSplit;
use super::split_file::VERSION;
use crate::error::DataError;

impl Folds {
    /// A fold for every slide, sorted by slide, which is tested on alone. Patients with slides on both sides of a fold are
    /// an error or, where they are allowed, [recorded](Folds::leaks).
    ///
    /// # Errors
    ///
    /// [`DataError::Split`] if there are fewer than two slides or one is given twice; [`DataError::PatientsUnknown`] if the
    /// patient of one is not known; [`DataError::Leak`] if a patient is on both sides and that is not allowed.
    ///
    /// # Examples
    ///
    /// ```
    /// use comtip_data::{AllowSharedPatients, Folds, PatientOrigin, PatientRule, SlideInfo};
    ///
    /// let slides = [("C2", "C"), ("B4", "B"), ("C3", "C")].map(|(slide, patient)| SlideInfo {
    ///     slide: slide.into(),
    ///     patient: patient.into(),
    ///     patient_origin: PatientOrigin::Table,
    ///     n_spots: 180,
    ///     technology: None,
    ///     tissue: None,
    /// });
    /// let by_slide = |allowed| Folds::leave_one_slide_out(&slides, PatientRule::Table, allowed);
    /// assert_eq!(
    ///     by_slide(AllowSharedPatients::Refuse).unwrap_err().to_string(),
    ///     "split leaks: patient C is on both sides: train C3, test C2",
    /// );
    /// let folds = by_slide(AllowSharedPatients::Allow)?;
    /// assert_eq!(folds.folds[0].test, ["B4"]);
    /// assert!(folds.fold(0).is_some_and(|fold| fold.leaks.is_empty()));
    /// assert_eq!(folds.folds[1].test, ["C2"]);
    /// assert_eq!(folds.fold(1).map(|fold| fold.leaks), Some(folds.leaks));
    /// # Ok::<(), comtip_data::DataError>(())
    /// ```
    pub fn leave_one_slide_out(
        slides: &[SlideInfo],
        patients: PatientRule,
        shared_patients: AllowSharedPatients,
    ) -> Result<Self, DataError> {
        check_patients(slides)?;
        let pairs = slides_and_patients(slides);
        let mut names: Vec<&String> = pairs.iter().map(|(slide, _)| slide).collect();
        names.sort();
        if names.is_empty() {
            let problem = "there is no slide".to_owned();
            return Err(DataError::Split { problem });
        }
        let one_out = |slide: &&String| {
            let test = [(*slide).clone()];
            SlideSplit::by_slide(&pairs, &test, shared_patients)
        };
        let folds: Vec<SlideSplit> = names.iter().map(one_out).collect::<Result<_, _>>()?;
        let shared = folds.iter().flat_map(|fold| fold.shared_patients(&pairs));
        let mut leaks: Vec<AllowedLeak> = shared
            .map(|patient| AllowedLeak::Patient { patient })
            .collect();
        leaks.sort();
        leaks.dedup();
        Ok(Self {
            version: VERSION,
            protocol: SplitProtocol::LeaveOneSlideOut,
            seed: None,
            patients,
            slides: slides.to_vec(),
            folds,
            leaks,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_that_share_a_patient_are_read_only_with_the_record_of_it() {
        let slides = ["V10_A1", "V10_B1"].map(|slide| SlideInfo::guessed(slide, 9));
        let allowed = AllowSharedPatients::Allow;
        let mut folds = Folds::leave_one_slide_out(&slides, PatientRule::Shards, allowed).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("folds.json");
        folds.write(&path).unwrap();
        assert_eq!(Folds::read(&path).unwrap(), folds);
        folds.leaks.clear();
        folds.write(&path).unwrap();
        let refused = Folds::read(&path).unwrap_err().to_string();
        assert!(
            refused.contains("fold 1: patient V10 is on both sides: train V10_B1, test V10_A1"),
            "{refused}"
        );
    }
}
