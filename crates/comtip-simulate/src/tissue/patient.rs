//! Which slide of which patient.

use crate::simulation_settings::SimulationSettings;

/// A slide and its patient, both counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SimulatedSlide {
    /// Of all slides.
    pub(crate) index: usize,
    pub(crate) patient: usize,
    /// Of its patient.
    section: usize,
}

impl SimulatedSlide {
    /// All slides, patient by patient.
    pub(crate) fn all(settings: &SimulationSettings) -> impl Iterator<Item = Self> {
        let n_sections = settings.n_slides_per_patient;
        (0..settings.n_patients * n_sections).map(move |index| Self {
            index,
            patient: index / n_sections,
            section: index % n_sections,
        })
    }

    pub(crate) fn patient_name(&self) -> String {
        format!("patient{}", self.patient + 1)
    }

    /// A name of which the patient can be read.
    pub(crate) fn name(&self) -> String {
        format!("{}_section{}", self.patient_name(), self.section + 1)
    }
}
