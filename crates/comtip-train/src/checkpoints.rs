//! States a run can go on from: written aside, synced, renamed, checked when read.

mod parts;

use std::fs;
use std::path::{Path, PathBuf};

use burn::module::Module;
use burn::optim::ModuleOptimizer;
use comtip_data::sync_folder_of;
use serde::{Deserialize, Serialize};

use crate::{Pretraining, TrainError};
use parts::{StoredState, read_checked, read_state, write_parts};

/// Before the name of a checkpoint that is being written.
const PARTIAL: &str = ".partial-";

/// How far a run has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// The epoch that is under way, from 1; one more than there are at the end.
    pub epoch: usize,
    /// Steps of it that are done.
    pub step: usize,
    /// Steps done in all epochs.
    pub total_steps: usize,
}

/// What a run is at one moment.
pub(crate) struct TrainingState {
    pub(crate) model: Pretraining,
    /// The running average of the weights, if one is kept.
    pub(crate) average: Option<Pretraining>,
    pub(crate) optimizer: ModuleOptimizer,
    pub(crate) position: Position,
    /// What the epoch before was worth, lower is better; `None` within an epoch.
    pub(crate) score: Option<f64>,
}

/// A checkpoint that could not be used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DamagedCheckpoint {
    /// Its folder.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problem: String,
}

/// The folder of checkpoints of a run, `checkpoint/step-00000120`.
///
/// Each holds the weights (`model.bpk`), the moments of the optimiser (`optimizer.bpk`), the averaged
/// weights if there are any (`average.bpk`), and `state.json` with how far the run has come and the
/// SHA-256 of the others. Kept are the last few and the one with the best score.
pub(crate) struct Checkpoints {
    folder: PathBuf,
    n_kept: usize,
}

impl Checkpoints {
    pub(crate) fn new(folder: PathBuf, n_kept: usize) -> Self {
        Self { folder, n_kept }
    }

    /// Writes a checkpoint and removes those that are no longer kept. One of this position and score that is
    /// there already stays as it is.
    ///
    /// # Errors
    ///
    /// If a file cannot be written; what was there before still is.
    pub(crate) fn save(&self, state: &TrainingState) -> Result<PathBuf, TrainError> {
        let name = format!("step-{:08}", state.position.total_steps);
        let path = self.folder.join(&name);
        let is_there =
            |stored: StoredState| (stored.position, stored.score) == (state.position, state.score);
        if !read_state(&path).is_ok_and(is_there) {
            let partial = self.folder.join(format!("{PARTIAL}{name}"));
            remove(&partial)?;
            fs::create_dir_all(&partial).map_err(TrainError::io("create", &partial))?;
            write_parts(state, &partial)?;
            self.discard(&path)?;
            fs::rename(&partial, &path).map_err(TrainError::io("rename", &partial))?;
            sync_folder_of(&path)?;
        }
        self.prune()?;
        Ok(path)
    }

    /// Brings `state` to the newest checkpoint that is whole; leaves it where it is if none was written yet.
    /// Those passed over are named and removed.
    ///
    /// # Errors
    ///
    /// If there are some and none is whole, with what is wrong with each.
    pub(crate) fn restore(
        &self,
        mut state: TrainingState,
    ) -> Result<(TrainingState, Vec<DamagedCheckpoint>), TrainError> {
        let mut damaged: Vec<DamagedCheckpoint> = Vec::new();
        let paths = self.paths()?;
        if paths.is_empty() {
            return Ok((state, damaged));
        }
        for path in paths.into_iter().rev() {
            match read_checked(&path, &state) {
                Ok((found, parts)) => {
                    state.model = state.model.load_record(parts.model);
                    state.average = match (state.average, parts.average) {
                        (Some(average), Some(record)) => Some(average.load_record(record)),
                        (average, _) => average,
                    };
                    state.optimizer = state.optimizer.load_record(parts.optimizer);
                    state.position = found.position;
                    state.score = found.score;
                    // They would be taken for whole by the next save of their step.
                    for passed_over in &damaged {
                        self.discard(&passed_over.path)?;
                    }
                    return Ok((state, damaged));
                }
                Err(problem) => damaged.push(DamagedCheckpoint { path, problem }),
            }
        }
        let told = damaged
            .iter()
            .map(|damaged| format!("; {}: {}", damaged.path.display(), damaged.problem));
        Err(TrainError::Run {
            path: self.folder.clone(),
            problem: format!(
                "holds no whole checkpoint; start anew in another folder{}",
                told.collect::<String>()
            ),
        })
    }

    /// Checkpoints, oldest first; none if the folder is not there.
    fn paths(&self) -> Result<Vec<PathBuf>, TrainError> {
        self.entries("step-")
    }

    fn entries(&self, prefix: &str) -> Result<Vec<PathBuf>, TrainError> {
        if !self.folder.exists() {
            return Ok(Vec::new());
        }
        let entries = fs::read_dir(&self.folder).map_err(TrainError::io("read", &self.folder))?;
        let mut paths = Vec::new();
        for entry in entries {
            let entry = entry.map_err(TrainError::io("read", &self.folder))?;
            if entry.file_name().to_string_lossy().starts_with(prefix) {
                paths.push(entry.path());
            }
        }
        paths.sort();
        Ok(paths)
    }

    /// Removes a checkpoint: its name goes first, so that a kill leaves none that is half there.
    fn discard(&self, path: &Path) -> Result<(), TrainError> {
        if !path.exists() {
            return Ok(());
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let doomed = self.folder.join(format!("{PARTIAL}{name}"));
        if doomed.exists() {
            return remove(path);
        }
        fs::rename(path, &doomed).map_err(TrainError::io("rename", path))?;
        remove(&doomed)
    }

    /// Removes what a kill left of checkpoints that were being written or removed.
    pub(crate) fn sweep(&self) -> Result<(), TrainError> {
        for path in self.entries(PARTIAL)? {
            remove(&path)?;
        }
        Ok(())
    }

    fn prune(&self) -> Result<(), TrainError> {
        let mut paths = self.paths()?;
        let last = paths.split_off(paths.len().saturating_sub(self.n_kept.max(1)));
        let score = |path: &PathBuf| read_state(path).ok().and_then(|state| state.score);
        let best = paths
            .iter()
            .chain(&last)
            .filter_map(|path| score(path).map(|score| (path.clone(), score)))
            .min_by(|(_, one), (_, other)| one.total_cmp(other));
        for path in &paths {
            if best.as_ref().is_none_or(|(best, _)| best != path) {
                self.discard(path)?;
            }
        }
        Ok(())
    }
}

fn remove(folder: &Path) -> Result<(), TrainError> {
    match folder.exists() {
        true => fs::remove_dir_all(folder).map_err(TrainError::io("remove", folder)),
        false => Ok(()),
    }
}
