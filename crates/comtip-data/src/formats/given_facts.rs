//! What is given of a slide beside its files, whatever its format.

use comtip_files::file_stamps;

use super::read_options::ReadOptions;
use crate::error::DataError;
use crate::slide::{Patient, PatientOrigin, Slide, patient_of};

impl ReadOptions {
    /// Puts labels, symbols of genes, patient and technology that are given in the place of those of the files.
    ///
    /// # Errors
    ///
    /// [`DataError::Table`] if a table of labels is malformed or labels no spot, [`DataError::Unknown`] if there is
    /// no such technology.
    pub(super) fn apply(&self, slide: &mut Slide) -> Result<(), DataError> {
        slide.rename_genes(&self.aliases);
        if let Some(table) = self.annotations.get(&slide.name) {
            slide.label_by(table)?;
        }
        if let Some(patient) = self.patients.get(&slide.name) {
            slide.patient = Patient::new(patient, PatientOrigin::Table);
        }
        if let Some(technology) = self.technologies.of(&slide.name) {
            slide.take_for(technology)?;
        }
        Ok(())
    }

    /// A text that changes when what is given of a slide does, or the text for its files; `None` if a table of labels
    /// cannot be looked at.
    pub(super) fn fingerprint(&self, slide: &str, files: &str) -> Option<String> {
        let patient = match self.patients.get(slide) {
            Some(patient) => format!("{patient}, by a table"),
            None => patient_of(slide).name,
        };
        let technology = self.technologies.of(slide).unwrap_or_default();
        let aliases = self.aliases.fingerprint();
        // Nothing where none is given, as in shards made before they could be.
        let annotation = match self.annotations.get(slide) {
            Some(table) => format!("annotation {}", file_stamps(std::slice::from_ref(table))?),
            None => String::new(),
        };
        Some(format!(
            "{patient}\n{technology}\n{files}aliases {aliases}\n{annotation}"
        ))
    }
}
