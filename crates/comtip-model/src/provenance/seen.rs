//! Whether slides were seen by the trainings of weights, as far as that is known.

use std::fmt;

/// What is known of some slides and the trainings of weights; slides and patients are compared by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// None of the slides, nor another one of their patients, was trained on.
    Nothing,
    /// These were.
    Slides(Vec<String>),
    /// Other slides of these patients were.
    Patients(Vec<String>),
    /// Nobody knows: the weights of others came first.
    NotKnown,
    /// None of the slides was; of these, or of these that were trained on, the patients are not known.
    PatientsNotKnown(Vec<String>),
}

impl Seen {
    /// What a report must print beside every score; `None` where no test slide is known to be seen.
    pub fn stamp(&self) -> Option<&'static str> {
        match self {
            Self::Slides(_) => Some("TEST SLIDES WERE SEEN IN PRETRAINING"),
            Self::Patients(_) => Some("patients of test slides were seen in pretraining"),
            Self::Nothing | Self::NotKnown | Self::PatientsNotKnown(_) => None,
        }
    }
}

/// What it says of test slides.
impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str(
                "no test slide was seen in pretraining (compared by names of slides and patients)",
            ),
            Self::Slides(slides) => {
                write!(
                    f,
                    "TEST SLIDES WERE SEEN IN PRETRAINING: {}",
                    slides.join(", ")
                )
            }
            Self::Patients(patients) => write!(
                f,
                "other slides of the test patients were seen in pretraining: patient {}",
                patients.join(", ")
            ),
            Self::NotKnown => f.write_str(
                "not known: the training data of the initial weights may hold the test slides or not",
            ),
            Self::PatientsNotKnown(slides) => write!(
                f,
                "not known: no slide of the same name was trained on, but the patients of {} are not known",
                slides.join(", ")
            ),
        }
    }
}
