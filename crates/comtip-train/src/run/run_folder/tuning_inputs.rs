//! What a fine-tuning begins with: written first, compared when it is resumed.

use std::fs;

use comtip_files::sha256_of_file;
use comtip_model::{Checkpoint, Provenance};

use super::RunFolder;
use super::begun_files::absolute;
use super::inputs::InitialWeights;
use crate::data::TrainingData;
use crate::error::TrainError;
use crate::settings::{FineTuneConfig, StoredSettings, deciding_settings};

/// What `weights.json` calls the model of a run.
const LAYOUT: &str = "comtip";

impl RunFolder {
    /// The settings that a fine-tuning began with in this folder.
    ///
    /// # Errors
    ///
    /// If they are not there, cannot be read, are of pretraining, or were changed since.
    pub fn read_tuning_config(&self) -> Result<FineTuneConfig, TrainError> {
        let path = self.config();
        let text = fs::read_to_string(&path).map_err(TrainError::io("read", &path))?;
        let config = FineTuneConfig::from_toml(&text).map_err(|error| TrainError::Run {
            path: path.clone(),
            problem: format!("is not of a fine-tuning; choose another folder ({error})"),
        })?;
        let deciding = deciding_settings(&text).unwrap_or(text);
        if let Some(checksums) = self.checksums()? {
            checksums.check_bytes(&path, deciding.as_bytes())?;
        }
        Ok(config)
    }

    /// What the weights of this run's model were trained on, before a fine-tuning.
    ///
    /// # Errors
    ///
    /// If a file cannot be read, or is not what was written.
    pub(crate) fn provenance_before(&self, model: &Checkpoint) -> Result<Provenance, TrainError> {
        match &model.provenance {
            Some(provenance) => Ok(provenance.clone()),
            None => self.provenance_of(model, &self.read_split()?),
        }
    }

    /// Writes what a fine-tuning of the model of `run` begins with.
    ///
    /// # Errors
    ///
    /// If the folder holds a run already, or a file cannot be read or written.
    pub(crate) fn begin_tuning(
        &self,
        config: &FineTuneConfig,
        data: &TrainingData,
        run: &Self,
        provenance: &Provenance,
    ) -> Result<(), TrainError> {
        self.check_can_begin()?;
        self.write_weights(Some(&run.as_first_weights()?))?;
        self.write_feature_standard(None)?;
        self.write_begun(config, data, provenance)
    }

    /// Checks that a fine-tuning is resumed with what it began with.
    ///
    /// # Errors
    ///
    /// If settings, slides, genes, values, tiles or the model it began from differ, or a file cannot be read.
    pub(crate) fn check_tuning(
        &self,
        config: &FineTuneConfig,
        data: &TrainingData,
        run: &Self,
    ) -> Result<(), TrainError> {
        let path = self.config();
        let begun = self.read_tuning_config()?.to_toml()?;
        if let Some(changes) = config.changes_since(&begun) {
            let changes = changes.join(", ");
            let problem = format!("{changes}; it is resumed with the settings it began with");
            return Err(TrainError::Run { path, problem });
        }
        let first = run.as_first_weights()?;
        match self.initial_weights()? {
            Some(begun) if begun.sha256 == first.sha256 => self.check_data(data),
            begun => Err(TrainError::Run {
                path: self.weights(),
                problem: format!(
                    "says that it began from other weights than those of {}: {}",
                    run.path().display(),
                    begun.map_or_else(|| "none".to_owned(), |begun| begun.file)
                ),
            }),
        }
    }

    /// The model of this run as the first weights of another.
    fn as_first_weights(&self) -> Result<InitialWeights, TrainError> {
        let file = self.model().join("model.safetensors");
        Ok(InitialWeights {
            sha256: sha256_of_file(&file)?,
            file: absolute(&file),
            layout: LAYOUT.to_owned(),
            towers: None,
        })
    }
}
