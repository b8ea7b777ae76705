//! Slides held out by name.

use super::slide_split::SlideSplit;
use crate::error::DataError;

/// Whether one patient may have slides on both sides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AllowSharedPatients {
    /// No: such a split is an error.
    #[default]
    Refuse,
    /// Yes, to compare with work that did so; say so beside every score.
    Allow,
}

impl SlideSplit {
    /// Puts `test_slides` on the test side; `slides` are (slide, patient).
    ///
    /// # Errors
    ///
    /// [`DataError::Unknown`] for a slide that is not there, [`DataError::Split`] if a side is
    /// empty or a slide is given twice, and [`DataError::Leak`] if a patient is on both sides and
    /// that is not allowed.
    pub fn by_slide(
        slides: &[(String, String)],
        test_slides: &[String],
        shared_patients: AllowSharedPatients,
    ) -> Result<Self, DataError> {
        for slide in test_slides {
            if !slides.iter().any(|(name, _)| name == slide) {
                let names = slides.iter().map(|(name, _)| name.as_str());
                return Err(DataError::unknown("slide", slide, names));
            }
        }
        let split = Self::divide(slides, |slide, _| test_slides.contains(slide))?;
        if shared_patients == AllowSharedPatients::Allow {
            return Ok(split);
        }
        match split.shared_patients(slides).first() {
            Some(patient) => Err(split.leak(slides, patient)),
            None => Ok(split),
        }
    }

    /// The error for a patient who is on both sides.
    fn leak(&self, slides: &[(String, String)], patient: &str) -> DataError {
        let problem = self.on_both_sides(slides, patient);
        DataError::Leak { problem }
    }

    /// Says which slides of a patient are on which side.
    pub(crate) fn on_both_sides(&self, slides: &[(String, String)], patient: &str) -> String {
        let of_patient = |side: &[String]| {
            let is_theirs = |slide: &&String| {
                slides
                    .iter()
                    .any(|(name, p)| name == *slide && p == patient)
            };
            let theirs: Vec<_> = side.iter().filter(is_theirs).map(String::as_str).collect();
            theirs.join(" ")
        };
        let (train, test) = (of_patient(&self.train), of_patient(&self.test));
        format!("patient {patient} is on both sides: train {train}, test {test}")
    }
}
