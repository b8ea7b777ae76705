//! The folder of a run: where its files are, and what they say.

mod begun_files;
mod checked_files;
mod comparable_tiles;
mod feature_standard;
mod inputs;
mod other_folder;
mod provenance;
mod tuning_inputs;

use std::fs;
use std::path::{Path, PathBuf};

use burn::tensor::Device;
use comtip_data::TrainTestSplit;
use comtip_files::FolderLock;
use comtip_model::{Checkpoint, Checksums, GenePanel};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use inputs::InitialModel;

use super::checkpoints::has_checkpoint;
use crate::error::TrainError;
use crate::settings::PretrainConfig;

/// What a folder of several runs holds; no run begins in one.
pub(crate) const STUDY_FILE: &str = "study.json";

/// Where the files of a run are.
#[derive(Debug, Clone)]
pub struct RunFolder {
    path: PathBuf,
}

impl RunFolder {
    /// The run at `path`, which need not exist yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The resolved settings, TOML.
    pub fn config(&self) -> PathBuf {
        self.path.join("config.toml")
    }

    /// Slides, or spots, trained on and held out, JSON.
    pub fn split(&self) -> PathBuf {
        self.path.join("split.json")
    }

    /// The genes and how their values are made, JSON.
    pub fn genes(&self) -> PathBuf {
        self.path.join("genes.json")
    }

    /// How large the tiles of every training slide are, in pixels and micrometres, JSON.
    pub fn tiles(&self) -> PathBuf {
        self.path.join("tiles.json")
    }

    /// Which training spots every slide has, and a digest of their values, JSON.
    pub fn spots(&self) -> PathBuf {
        self.path.join("spots.json")
    }

    /// Where the first weights came from, JSON; not there in a run from fresh ones.
    pub fn weights(&self) -> PathBuf {
        self.path.join("weights.json")
    }

    /// What the weights are trained on, in this run and before it, JSON.
    pub fn provenance(&self) -> PathBuf {
        self.path.join("provenance.json")
    }

    /// The log of all steps, a line of JSON each.
    pub fn log(&self) -> PathBuf {
        self.path.join("metrics.jsonl")
    }

    /// The log of all epochs, a line of JSON each.
    pub fn epoch_log(&self) -> PathBuf {
        self.path.join("epochs.jsonl")
    }

    /// Resumable checkpoints.
    pub fn checkpoints(&self) -> PathBuf {
        self.path.join("checkpoint")
    }

    /// The trained model.
    pub fn model(&self) -> PathBuf {
        self.path.join("model")
    }

    /// Vectors that evaluations keep for one another; it may be deleted at any time.
    pub fn cache(&self) -> PathBuf {
        self.path.join("cache")
    }

    /// Scores that were kept, a file of JSON a protocol; not there in a run that was not scored as one of a study.
    pub fn scores(&self) -> PathBuf {
        self.path.join("scores")
    }

    /// Whether a run was begun here.
    pub fn is_begun(&self) -> bool {
        // Written last of what a run begins with.
        self.config().exists()
    }

    /// The settings the run began with.
    ///
    /// # Errors
    ///
    /// If they are not there, as in a folder of no run, cannot be read, are of a fine-tuning, or were changed since.
    pub fn read_config(&self) -> Result<PretrainConfig, TrainError> {
        if !self.is_begun() {
            return Err(self.no_run());
        }
        let path = self.config();
        let text = fs::read_to_string(&path).map_err(TrainError::io("read", &path))?;
        self.check_pretrained()?;
        let config = self.begun_config(&text)?;
        self.check_config(&text, &config)?;
        Ok(config)
    }

    /// What the run trains on and what it holds out.
    ///
    /// # Errors
    ///
    /// If it cannot be read, was changed since the run began, or has a slide, a spot or a patient on both sides.
    pub fn read_split(&self) -> Result<TrainTestSplit, TrainError> {
        self.check_file(&self.split())?;
        Ok(TrainTestSplit::read(&self.split())?)
    }

    /// The genes it trains on.
    ///
    /// # Errors
    ///
    /// If they cannot be read, or were changed since the run began.
    pub fn read_genes(&self) -> Result<GenePanel, TrainError> {
        self.check_file(&self.genes())?;
        read_json(&self.genes(), "a gene panel")
    }

    /// Whether the run left a model.
    pub fn has_model(&self) -> bool {
        // Written last of it.
        self.model().join("config.json").exists()
    }

    /// Whether there is a checkpoint, whole or not.
    ///
    /// # Errors
    ///
    /// If the folder cannot be read.
    pub(crate) fn has_checkpoint(&self) -> Result<bool, TrainError> {
        has_checkpoint(&self.checkpoints())
    }

    /// The trained model.
    ///
    /// # Errors
    ///
    /// If the run is not finished or none was begun here, it is a fine-tuning, or the model cannot be read.
    pub fn load_model(&self, device: &Device) -> Result<Checkpoint, TrainError> {
        // A model may have been taken from its run.
        self.check_pretrained()?;
        match self.has_model() {
            true => Ok(Checkpoint::load(&self.model(), device)?),
            false if self.is_begun() => Err(TrainError::Unfinished {
                path: self.path.clone(),
            }),
            false => Err(self.no_run()),
        }
    }

    /// Checks that every file of the trained model is the one that was written, without loading it.
    ///
    /// # Errors
    ///
    /// If one cannot be read or was changed.
    pub fn check_model(&self) -> Result<(), TrainError> {
        let folder = self.model();
        let Some(checksums) = Checksums::read(&folder)? else {
            return Ok(());
        };
        for name in checksums.names() {
            checksums.check(&folder.join(name))?;
        }
        Ok(())
    }

    fn problem(&self, problem: &str) -> TrainError {
        TrainError::Run {
            path: self.path.clone(),
            problem: problem.to_owned(),
        }
    }

    /// Keeps other processes from training in this folder, which is made if need be.
    ///
    /// # Errors
    ///
    /// If one trains in it, or it cannot be written to.
    pub(crate) fn lock(&self) -> Result<FolderLock, TrainError> {
        fs::create_dir_all(&self.path).map_err(TrainError::io("create", &self.path))?;
        Ok(FolderLock::take(&self.path)?)
    }

    fn begun_config(&self, text: &str) -> Result<PretrainConfig, TrainError> {
        PretrainConfig::from_toml(text).map_err(|error| TrainError::Run {
            path: self.config(),
            problem: error.to_string(),
        })
    }
}

fn read_json<T: DeserializeOwned>(path: &Path, what: &str) -> Result<T, TrainError> {
    let bytes = fs::read(path).map_err(TrainError::io("read", path))?;
    serde_json::from_slice(&bytes).map_err(|error| TrainError::Run {
        path: path.to_owned(),
        problem: format!("is not {what}: {error}"),
    })
}

fn json(value: &impl Serialize, path: &Path) -> Result<String, TrainError> {
    serde_json::to_string_pretty(value).map_err(|error| TrainError::Run {
        path: path.to_owned(),
        problem: format!("cannot be written: {error}"),
    })
}
