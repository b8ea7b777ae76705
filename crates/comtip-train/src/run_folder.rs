//! The folder of a run: what it was begun with is written first and compared when it goes on.

use std::fs;
use std::path::{Path, PathBuf};

use comtip_data::{Split, write_whole};
use comtip_model::GenePanel;
use serde::Serialize;

use crate::{PretrainConfig, TrainError};

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

    /// Slides trained on and held out, JSON.
    pub fn split(&self) -> PathBuf {
        self.path.join("split.json")
    }

    /// The genes and how their values are made, JSON.
    pub fn genes(&self) -> PathBuf {
        self.path.join("genes.json")
    }

    /// The log of all steps, a line of JSON each.
    pub fn log(&self) -> PathBuf {
        self.path.join("metrics.jsonl")
    }

    /// Resumable checkpoints.
    pub fn checkpoints(&self) -> PathBuf {
        self.path.join("checkpoint")
    }

    /// The trained model.
    pub fn model(&self) -> PathBuf {
        self.path.join("model")
    }

    /// Writes what a run begins with.
    ///
    /// # Errors
    ///
    /// If the folder holds a run already, or a file cannot be written.
    pub(crate) fn begin(
        &self,
        config: &PretrainConfig,
        split: &Split,
        panel: &GenePanel,
    ) -> Result<(), TrainError> {
        if self.config().exists() {
            return Err(TrainError::Run {
                path: self.path.clone(),
                problem: "holds a run already; resume it or choose another folder".to_owned(),
            });
        }
        fs::create_dir_all(&self.path).map_err(TrainError::io("create", &self.path))?;
        // The settings come last: with them there, the rest is.
        for (path, text) in self.contents(config, split, panel)?.into_iter().rev() {
            write_whole(&path, text.as_bytes())?;
        }
        Ok(())
    }

    /// Checks that a run goes on with what it began with.
    ///
    /// # Errors
    ///
    /// If settings, slides or genes differ, or a file cannot be read.
    pub(crate) fn go_on(
        &self,
        config: &PretrainConfig,
        split: &Split,
        panel: &GenePanel,
    ) -> Result<(), TrainError> {
        for (path, text) in self.contents(config, split, panel)? {
            let begun_with = fs::read_to_string(&path).map_err(TrainError::io("read", &path))?;
            if begun_with != text {
                return Err(TrainError::Run {
                    path,
                    problem: "differs from what was given now; a run goes on with the settings, slides and \
                              genes it began with"
                        .to_owned(),
                });
            }
        }
        Ok(())
    }

    fn contents(
        &self,
        config: &PretrainConfig,
        split: &Split,
        panel: &GenePanel,
    ) -> Result<[(PathBuf, String); 3], TrainError> {
        let split_text = json(split, &self.split())?;
        let genes_text = json(panel, &self.genes())?;
        Ok([
            (self.config(), config.to_toml()?),
            (self.split(), split_text),
            (self.genes(), genes_text),
        ])
    }
}

fn json(value: &impl Serialize, path: &Path) -> Result<String, TrainError> {
    serde_json::to_string_pretty(value).map_err(|error| TrainError::Run {
        path: path.to_owned(),
        problem: format!("cannot be written: {error}"),
    })
}
