//! The folder of a run: what it was begun with is written first and compared when it goes on.

use std::fs;
use std::path::{Path, PathBuf};

use burn::tensor::Device;
use comtip_data::{Division, FolderLock, SpotSet, TileSides, write_whole};
use comtip_model::{Checkpoint, GenePanel, ImportAccount, Imported, TowersConfig};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::checkpoints::has_checkpoint;
use crate::slide_tiles::SlideTiles;
use crate::{PretrainConfig, TrainError};

const NO_RUN: &str = "is not the folder of a run: it has no config.toml";

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

    /// Where the first weights came from, JSON; not there in a run from fresh ones.
    pub fn weights(&self) -> PathBuf {
        self.path.join("weights.json")
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

    /// Whether a run was begun here.
    pub fn is_begun(&self) -> bool {
        // Written last of what a run begins with.
        self.config().exists()
    }

    /// The settings the run began with.
    ///
    /// # Errors
    ///
    /// If they are not there, as in a folder of no run, or cannot be read.
    pub fn read_config(&self) -> Result<PretrainConfig, TrainError> {
        if !self.is_begun() {
            return Err(self.problem(NO_RUN));
        }
        let path = self.config();
        self.begun_config(&fs::read_to_string(&path).map_err(TrainError::io("read", &path))?)
    }

    /// What the run trains on and what it holds out.
    ///
    /// # Errors
    ///
    /// If it cannot be read.
    pub fn read_split(&self) -> Result<Division, TrainError> {
        read_json(&self.split(), "a split")
    }

    /// The file of the weights that a run must be given to go on; `None` if it began with fresh ones, has a
    /// checkpoint, which holds them, or is finished.
    ///
    /// # Errors
    ///
    /// If the record of it cannot be read.
    pub fn missing_weights(&self) -> Result<Option<PathBuf>, TrainError> {
        match self.begun_weights()? {
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
    pub(crate) fn begun_towers(&self) -> Result<Option<TowersConfig>, TrainError> {
        match self.begun_weights()? {
            None => Ok(None),
            Some(BegunWith {
                towers: Some(towers),
                ..
            }) => Ok(Some(towers)),
            Some(BegunWith { file, .. }) => Err(TrainError::Run {
                path: self.weights(),
                problem: format!(
                    "does not tell the sizes of the towers from {file}, as an earlier version wrote it; go on with the run, \
                     --resume and --weights, to its end"
                ),
            }),
        }
    }

    /// The genes it trains on.
    ///
    /// # Errors
    ///
    /// If they cannot be read.
    pub(crate) fn read_genes(&self) -> Result<GenePanel, TrainError> {
        read_json(&self.genes(), "a gene panel")
    }

    /// Whether the run left a model.
    pub(crate) fn has_model(&self) -> bool {
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
    /// If the run is not finished or none was begun here, or the model cannot be read.
    pub fn load_model(&self, device: &Device) -> Result<Checkpoint, TrainError> {
        // A model may have been taken from its run.
        match self.has_model() {
            true => Ok(Checkpoint::load(&self.model(), device)?),
            false if self.is_begun() => Err(self.problem(
                "has no model yet, as its run is not finished; `comtip pretrain` goes on with it, with --resume, and \
                 `comtip weights export --checkpoint newest` takes its towers as they are",
            )),
            false => Err(self.problem(NO_RUN)),
        }
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

    /// Writes what a run begins with.
    ///
    /// # Errors
    ///
    /// If the folder holds a run already, or a file cannot be written.
    pub(crate) fn begin(
        &self,
        config: &PretrainConfig,
        split: &Division,
        panel: &GenePanel,
        set: &SpotSet,
        initial: Option<&Imported>,
    ) -> Result<(), TrainError> {
        if !self.is_begun() && self.has_checkpoint()? {
            return Err(self.problem(
                "holds checkpoints of a run whose config.toml is gone; choose another folder, or remove what is there",
            ));
        }
        if self.is_begun() {
            return Err(self.problem("holds a run already; resume it or choose another folder"));
        }
        match initial {
            Some(Imported {
                config, account, ..
            }) => {
                let file = std::path::absolute(&account.file).unwrap_or(account.file.clone());
                let begun = BegunWith {
                    file: file.display().to_string(),
                    layout: account.layout.to_string(),
                    sha256: account.sha256.clone(),
                    towers: Some(config.clone()),
                };
                write_whole(&self.weights(), json(&begun, &self.weights())?.as_bytes())?;
            }
            // What a begin that was cut short may have left.
            None if self.weights().exists() => {
                fs::remove_file(self.weights())
                    .map_err(TrainError::io("remove", self.weights()))?;
            }
            None => {}
        }
        // The settings come last: with them there, the rest is.
        for (path, text) in self.contents(config, split, panel, set)?.into_iter().rev() {
            write_whole(&path, text.as_bytes())?;
        }
        Ok(())
    }

    /// Checks that a run goes on with what it began with.
    ///
    /// # Errors
    ///
    /// If settings, slides, genes, sizes of tiles or first weights differ, or a file cannot be read.
    pub(crate) fn go_on(
        &self,
        config: &PretrainConfig,
        split: &Division,
        panel: &GenePanel,
        set: &SpotSet,
        initial: Option<&Imported>,
    ) -> Result<(), TrainError> {
        self.check_weights(initial.map(|initial| &initial.account))?;
        for (path, text) in self.contents(config, split, panel, set)? {
            let begun_with = fs::read_to_string(&path).map_err(TrainError::io("read", &path))?;
            let problem = if path == self.config() {
                // Its text may lack settings that are newer than the run.
                let begun = self.begun_config(&begun_with)?;
                (!config.decides_as(&begun)).then(|| {
                    format!(
                        "{}; a run goes on with the settings it began with, which `--config {}` gives. To train on with \
                         others, begin a new run from its towers: `comtip weights export`, then --weights",
                        begun.changes_to(config).join(", "),
                        path.display()
                    )
                })
            } else if begun_with == text {
                None
            } else if path == self.split() {
                Some(
                    "is not the split that was given now; a run goes on with the one it began with, which is taken \
                     where no --hold-out and no --folds are given"
                        .to_owned(),
                )
            } else {
                Some(
                    "is not what the shards give now; a run goes on with the slides, genes and tiles it began with"
                        .to_owned(),
                )
            };
            if let Some(problem) = problem {
                return Err(TrainError::Run { path, problem });
            }
        }
        Ok(())
    }

    fn begun_config(&self, text: &str) -> Result<PretrainConfig, TrainError> {
        PretrainConfig::from_toml(text).map_err(|error| TrainError::Run {
            path: self.config(),
            problem: error.to_string(),
        })
    }

    /// Checks that the training slides still have the tiles the run was trained on.
    ///
    /// # Errors
    ///
    /// If their size is another now, in pixels or micrometres, or the record of it cannot be read.
    pub fn check_tiles(&self, set: &SpotSet) -> Result<(), TrainError> {
        let path = self.tiles();
        if !path.exists() {
            // The run is from before there was such a record.
            return Ok(());
        }
        let trained_on = fs::read_to_string(&path).map_err(TrainError::io("read", &path))?;
        match trained_on == json(&SlideTiles::of(set), &path)? {
            true => Ok(()),
            false => Err(TrainError::Run {
                path,
                problem: format!(
                    "lists the tiles the run was trained on, and the shards have others now ({}); prepare them with \
                     the same `--tile` again",
                    TileSides::of(set.slides())
                ),
            }),
        }
    }

    /// Weights are the same if their numbers are; where they lie does not matter.
    fn check_weights(&self, origin: Option<&ImportAccount>) -> Result<(), TrainError> {
        let (path, begun) = (self.weights(), self.begun_weights()?);
        let problem = match (begun, origin) {
            (None, None) => return Ok(()),
            (Some(begun), Some(origin)) if begun.sha256 == origin.sha256 => return Ok(()),
            (Some(begun), Some(_)) => format!(
                "names other weights, from {}; a run goes on with the weights it began with",
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

    fn begun_weights(&self) -> Result<Option<BegunWith>, TrainError> {
        let path = self.weights();
        let is_there = path.exists();
        is_there
            .then(|| read_json(&path, "a record of weights"))
            .transpose()
    }

    fn contents(
        &self,
        config: &PretrainConfig,
        split: &Division,
        panel: &GenePanel,
        set: &SpotSet,
    ) -> Result<[(PathBuf, String); 4], TrainError> {
        let split_text = json(split, &self.split())?;
        let genes_text = json(panel, &self.genes())?;
        Ok([
            (self.config(), config.to_toml()?),
            (self.split(), split_text),
            (self.genes(), genes_text),
            (self.tiles(), json(&SlideTiles::of(set), &self.tiles())?),
        ])
    }
}

/// Weights that a run began with.
#[derive(Debug, Serialize, Deserialize)]
struct BegunWith {
    file: String,
    layout: String,
    sha256: String,
    /// Their sizes; runs of earlier versions do not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    towers: Option<TowersConfig>,
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
