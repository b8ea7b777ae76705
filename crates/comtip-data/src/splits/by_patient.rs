//! Whole patients held out by name.

use std::collections::BTreeSet;

use super::slide_split::SlideSplit;
use crate::error::DataError;

impl SlideSplit {
    /// Puts all slides of `test_patients` on the test side; `slides` are (slide, patient).
    ///
    /// # Errors
    ///
    /// [`DataError::Unknown`] for a patient without slide, [`DataError::Split`] if a side is empty
    /// or a slide is given twice.
    pub fn by_patient(
        slides: &[(String, String)],
        test_patients: &[String],
    ) -> Result<Self, DataError> {
        let patients: BTreeSet<&str> = slides.iter().map(|(_, p)| p.as_str()).collect();
        for patient in test_patients {
            if !patients.contains(patient.as_str()) {
                return Err(DataError::unknown("patient", patient, patients));
            }
        }
        Self::divide(slides, |_, patient| test_patients.contains(patient))
    }
}
