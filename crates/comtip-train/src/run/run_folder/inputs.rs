//! What a run begins with: written first, compared when it is resumed.

mod initial_model;

use std::fs;
use std::path::{Path, PathBuf};

use comtip_data::SpotSet;
use comtip_model::TowersConfig;
use comtip_vision::FeatureStandard;
use comtip_weights::ImportAccount;
use serde::{Deserialize, Serialize};

pub use initial_model::InitialModel;

use super::begun_files::absolute;
use super::{RunFolder, read_json};
use crate::data::TrainingData;
use crate::error::TrainError;
use crate::run::slide_spots::SlideSpots;
use crate::settings::PretrainConfig;

impl RunFolder {
    /// Writes what a run begins with.
    ///
    /// # Errors
    ///
    /// If the folder holds a run already, or a file cannot be written.
    pub(crate) fn begin(
        &self,
        config: &PretrainConfig,
        data: &TrainingData,
        standard: Option<&FeatureStandard>,
    ) -> Result<(), TrainError> {
        self.check_can_begin()?;
        let begun = data.initial.as_ref().map(|imported| InitialWeights {
            file: absolute(&imported.account.file),
            layout: imported.account.layout.to_string(),
            sha256: imported.account.sha256.clone(),
            towers: Some(imported.config.clone()),
        });
        self.write_weights(begun.as_ref())?;
        self.write_feature_standard(standard)?;
        let provenance = self.provenance_now(config, data)?;
        self.write_begun(config, data, &provenance)
    }

    /// Checks that a run is resumed with what it began with.
    ///
    /// # Errors
    ///
    /// If settings, slides, genes, values, tiles or first weights differ, or a file cannot be read.
    pub(crate) fn check_inputs(
        &self,
        config: &PretrainConfig,
        data: &TrainingData,
    ) -> Result<(), TrainError> {
        self.check_weights(data.initial.as_ref().map(|initial| &initial.account))?;
        // Its text may lack settings that are newer than the run.
        let path = self.config();
        let text = fs::read_to_string(&path).map_err(TrainError::io("read", &path))?;
        let begun = self.begun_config(&text)?;
        self.check_config(&text, &begun)?;
        if !config.same_numbers_as(&begun) {
            let changes = begun.changes_to(config);
            return Err(TrainError::OtherSettings { path, changes });
        }
        self.check_data(data)
    }

    /// Checks that spots, values and tiles of the training slides are those the run began with. A version that wrote no
    /// record of them does not say.
    ///
    /// # Errors
    ///
    /// If they differ, or the record cannot be read.
    pub fn check_spots(&self, set: &SpotSet) -> Result<(), TrainError> {
        let path = self.spots();
        if !self.has_checked(&path)? {
            return Ok(());
        }
        let begun: Vec<SlideSpots> = read_json(&path, "a record of spots")?;
        match SlideSpots::change(&begun, &SlideSpots::of(set)) {
            None => Ok(()),
            Some(change) => Err(TrainError::Run {
                path,
                problem: format!(
                    "is not what the shards give now ({change}); a run is resumed with the slides, genes and tiles it \
                     began with"
                ),
            }),
        }
    }

    /// Whether the weights the run began with can be had: random ones, or those of a path that is still there.
    ///
    /// # Errors
    ///
    /// If the run's record of them cannot be read.
    pub fn has_first_weights(&self) -> Result<bool, TrainError> {
        let begun = self.initial_weights()?;
        Ok(begun.is_none_or(|begun| Path::new(&begun.file).exists()))
    }

    /// The file of the weights that a run must be given to be resumed; `None` if it began with fresh ones, has a
    /// checkpoint, which holds them, or is finished.
    ///
    /// # Errors
    ///
    /// If the record of it cannot be read.
    pub fn missing_weights(&self) -> Result<Option<PathBuf>, TrainError> {
        match self.initial_weights()? {
            // Finished, with nothing left to do.
            Some(_) if self.has_model() && !self.has_checkpoint()? => Ok(None),
            Some(begun) if begun.towers.is_none() || !self.has_checkpoint()? => {
                Ok(Some(PathBuf::from(begun.file)))
            }
            _ => Ok(None),
        }
    }

    /// The sizes of the towers the run began with; `None` for fresh ones.
    ///
    /// # Errors
    ///
    /// If the record of it cannot be read, or is of an earlier version and lacks them.
    pub(crate) fn initial_towers(&self) -> Result<Option<TowersConfig>, TrainError> {
        match self.initial_weights()? {
            None => Ok(None),
            Some(InitialWeights {
                towers: Some(towers),
                ..
            }) => Ok(Some(towers)),
            Some(InitialWeights { file, .. }) => Err(TrainError::UnknownTowers {
                path: self.weights(),
                file,
            }),
        }
    }

    /// Weights are the same if their numbers are; where they lie does not matter.
    fn check_weights(&self, origin: Option<&ImportAccount>) -> Result<(), TrainError> {
        let (path, begun) = (self.weights(), self.initial_weights()?);
        let problem = match (begun, origin) {
            (None, None) => return Ok(()),
            (Some(begun), Some(origin)) if begun.sha256 == origin.sha256 => return Ok(()),
            (Some(begun), Some(_)) => format!(
                "names other weights, from {}; a run is resumed with the weights it began with",
                begun.file
            ),
            // The checkpoint holds them.
            (Some(_), None) if self.missing_weights()?.is_none() => return Ok(()),
            (Some(begun), None) => {
                format!(
                    "says that the run began with weights from {}; give them",
                    begun.file
                )
            }
            (None, Some(_)) => "is not there: the run began without weights; give none".to_owned(),
        };
        Err(TrainError::Run { path, problem })
    }

    pub(super) fn initial_weights(&self) -> Result<Option<InitialWeights>, TrainError> {
        let path = self.weights();
        let is_there = match self.is_begun() {
            true => self.has_checked(&path)?,
            // What a begin that was cut short may have left.
            false => path.exists(),
        };
        match is_there {
            true => read_json(&path, "a record of weights").map(Some),
            false => Ok(None),
        }
    }
}

/// Where the weights are from that a run began with: what `weights.json` holds.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct InitialWeights {
    pub(super) file: String,
    pub(super) layout: String,
    pub(super) sha256: String,
    /// Their sizes; runs of earlier versions do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) towers: Option<TowersConfig>,
}
