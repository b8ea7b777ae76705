//! What hand features are standardised with, as the run fitted it.

use std::fs;
use std::path::PathBuf;

use comtip_files::write_whole;
use comtip_vision::FeatureStandard;

use super::{RunFolder, json, read_json};
use crate::error::TrainError;

impl RunFolder {
    /// Mean and deviation of every hand feature over the training spots, JSON; not there in a run whose image tower reads
    /// pixels.
    pub fn feature_standard(&self) -> PathBuf {
        self.path().join("feature_standard.json")
    }

    /// Writes the standard of a run, or removes what a begin that was cut short may have left.
    ///
    /// # Errors
    ///
    /// If that cannot be done.
    pub(super) fn write_feature_standard(
        &self,
        standard: Option<&FeatureStandard>,
    ) -> Result<(), TrainError> {
        let path = self.feature_standard();
        match standard {
            Some(standard) => Ok(write_whole(&path, json(standard, &path)?.as_bytes())?),
            None if path.exists() => {
                fs::remove_file(&path).map_err(TrainError::io("remove", &path))
            }
            None => Ok(()),
        }
    }

    /// The standard that the run began with; `None` if its image tower reads pixels.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or was changed since the run began.
    pub(crate) fn read_feature_standard(&self) -> Result<Option<FeatureStandard>, TrainError> {
        let path = self.feature_standard();
        match self.has_checked(&path)? {
            true => read_json(&path, "a standard of features").map(Some),
            false => Ok(None),
        }
    }
}
