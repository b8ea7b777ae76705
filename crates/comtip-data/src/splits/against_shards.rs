//! Whether folds still fit the shards they were made of.

use super::folds::Folds;
use super::protocol::PatientRule;
use crate::error::DataError;
use crate::shards::Manifest;
use crate::slide::PatientOrigin;

impl Folds {
    /// Checks that every slide of the folds is among the shards, and is of the same patient there.
    ///
    /// Patients of a table ([`PatientRule::Table`]) are not compared: it was given to say otherwise
    /// than the shards.
    ///
    /// # Errors
    ///
    /// [`DataError::Split`] that names the slide, and both patients.
    ///
    /// # Examples
    ///
    /// ```
    /// use comtip_data::{SlideInfo, Folds, PatientRule, PrepareOptions, SlideSource, prepare};
    ///
    /// let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample");
    /// let source = SlideSource::open(sample.as_ref())?;
    /// let names = ["B4", "C3"].map(|section| format!("Human_Breast_Andersson_10142021_ST_{section}"));
    /// let folder = tempfile::tempdir()?;
    /// let shards = prepare(&names, &source, folder.path(), &PrepareOptions::default(), &mut |_| {})?;
    ///
    /// let mut slides: Vec<SlideInfo> = shards.slides.iter().map(Into::into).collect();
    /// Folds::leave_one_patient_out(&slides, PatientRule::Shards)?.check_shards(&shards)?;
    /// slides[1].patient = "P".to_owned();
    /// let other = Folds::leave_one_patient_out(&slides, PatientRule::Shards)?;
    /// assert!(other.check_shards(&shards).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check_shards(&self, shards: &Manifest) -> Result<(), DataError> {
        let problem = |problem: String| Err(DataError::Split { problem });
        for slide in &self.slides {
            let name = &slide.slide;
            let Some(entry) = shards.slide(name) else {
                return problem(format!(
                    "slide {name} of the folds is not among the shards; split the shards again"
                ));
            };
            let is_by_table =
                self.patients == PatientRule::Table && slide.patient_origin == PatientOrigin::Table;
            if entry.patient != slide.patient && !is_by_table {
                return problem(format!(
                    "slide {name} is of patient {} in the folds and of {} in the shards; split \
                     the shards again",
                    slide.patient, entry.patient
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shards::example;
    use crate::splits::slide_info::SlideInfo;

    /// What is said of folds of slides s1 of `patient` and s2 of Q, where the shards are of P and Q.
    fn checked(patient: &str, rule: PatientRule) -> Result<(), String> {
        let folder = tempfile::tempdir().unwrap();
        let mut shards = example::shards(folder.path(), &["s1", "s2"]);
        shards.slides[1].patient = "Q".to_owned();
        let mut slides: Vec<SlideInfo> = shards.slides.iter().map(Into::into).collect();
        slides[0].patient = patient.to_owned();
        let folds = Folds::leave_one_patient_out(&slides, rule).unwrap();
        folds
            .check_shards(&shards)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn another_patient_is_named_unless_a_table_said_so() {
        assert_eq!(checked("P", PatientRule::Shards), Ok(()));
        assert_eq!(checked("R", PatientRule::Table), Ok(()));
        for rule in [PatientRule::Shards, PatientRule::SlideNames] {
            let problem = checked("R", rule).unwrap_err();
            assert!(
                problem.contains("slide s1 is of patient R in the folds and of P in the shards"),
                "{problem}"
            );
        }
    }

    #[test]
    fn a_slide_without_shard_is_named_wherever_its_patient_is_known_from() {
        let folder = tempfile::tempdir().unwrap();
        let mut shards = example::shards(folder.path(), &["s1", "s2"]);
        shards.slides[1].patient = "Q".to_owned();
        let slides: Vec<SlideInfo> = shards.slides.iter().map(Into::into).collect();
        let folds = Folds::leave_one_patient_out(&slides, PatientRule::Table).unwrap();
        shards.slides.pop();
        let problem = folds.check_shards(&shards).unwrap_err().to_string();
        assert!(
            problem.contains("slide s2 of the folds is not among the shards"),
            "{problem}"
        );
    }
}
