//! States a run can go on from: written aside, synced, renamed, checked when read.

mod folder;
mod parts;
mod steps_per_epoch;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};

use comtip_files::sync_folder_of;

use super::training_state::TrainingState;
use crate::error::TrainError;
use crate::objective::Objective;
use crate::settings::StoredSettings;
use folder::{best, entries, remove, suffixed};
pub(crate) use folder::{has_checkpoint, stored_settings};
use parts::{StateFile, read_checked, read_state, write_parts};

/// Before the name of a checkpoint that is being written.
const PARTIAL: &str = ".partial-";

/// Before the name of one that could not be read.
const DAMAGED: &str = "damaged-";

/// A checkpoint that could not be used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DamagedCheckpoint {
    /// Its folder.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problem: String,
}

/// Which checkpoint of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoredState {
    /// The one of the most steps.
    Newest,
    /// That of the epoch with the lowest [`Monitor::score`](crate::Monitor::score), of equals the latest: of pretraining by
    /// [`run.best_by`](crate::BestBy), the contrast over that of chance unless set.
    Best,
}

/// The folder of checkpoints of a run: `checkpoint/step-00000120` within an epoch, `step-00000120-end` behind its
/// validation.
///
/// Each holds the weights (`model.bpk`), the moments of the optimiser (`optimizer.bpk`), the averaged
/// weights if there are any (`average.bpk`), `state.json` with how far the run has come and its settings, and
/// `checksums.json` of all of them. Kept are the last few and the one with the best score.
pub(crate) struct Checkpoints {
    folder: PathBuf,
    settings: Box<dyn StoredSettings>,
    steps_per_epoch: Option<usize>,
}

impl Checkpoints {
    /// Those in `folder`, of a run with these settings.
    pub(crate) fn new(folder: PathBuf, settings: &(impl StoredSettings + Clone + 'static)) -> Self {
        Self {
            folder,
            settings: Box::new(settings.clone()),
            steps_per_epoch: None,
        }
    }

    /// Writes a checkpoint and removes those that are no longer kept. One of this position and score that is
    /// there already stays as it is.
    ///
    /// # Errors
    ///
    /// If a file cannot be written; what was there before still is.
    pub(crate) fn save<O: Objective>(
        &self,
        state: &TrainingState<O>,
    ) -> Result<PathBuf, TrainError> {
        let within = self
            .folder
            .join(format!("step-{:08}", state.position.total_steps));
        let path = match state.score {
            Some(_) => suffixed(&within, "-end"),
            None => within.clone(),
        };
        let is_there =
            |stored: StateFile| (stored.position, stored.score) == (state.position, state.score);
        if !read_state(&path).is_ok_and(is_there) {
            let partial = self.beside(PARTIAL, &path);
            remove(&partial)?;
            let written = fs::create_dir_all(&partial)
                .map_err(TrainError::io("create", &partial))
                .and_then(|()| write_parts(state, self, &partial))
                .and_then(|()| self.discard(&path))
                .and_then(|()| {
                    fs::rename(&partial, &path).map_err(TrainError::io("rename", &partial))
                });
            if written.is_err() {
                // A full disk needs the room. The first error is the one to tell.
                let _ = fs::remove_dir_all(&partial);
            }
            written?;
            sync_folder_of(&path)?;
        }
        if state.score.is_some() {
            // The same state, before it was validated.
            self.discard(&within)?;
        }
        self.prune()?;
        Ok(path)
    }

    /// Brings `state` to the newest checkpoint that is whole; leaves it where it is if none was written yet.
    /// Those passed over are named, and renamed for nothing to take them for whole.
    ///
    /// # Errors
    ///
    /// If one was written with other settings, or there are some and none is whole, with what is wrong with each.
    pub(crate) fn restore<O: Objective>(
        &self,
        state: TrainingState<O>,
    ) -> Result<(TrainingState<O>, Vec<DamagedCheckpoint>), TrainError> {
        let mut damaged: Vec<DamagedCheckpoint> = Vec::new();
        let paths = self.paths()?;
        if paths.is_empty() {
            return Ok((state, damaged));
        }
        for path in paths.into_iter().rev() {
            self.check_settings(&path)?;
            self.check_steps_per_epoch(&path)?;
            match read_checked(&path, &state) {
                Ok(stored) => {
                    for passed_over in &mut damaged {
                        let aside = self.beside(DAMAGED, &passed_over.path);
                        remove(&aside)?;
                        fs::rename(&passed_over.path, &aside)
                            .map_err(TrainError::io("rename", &passed_over.path))?;
                        passed_over.path = aside;
                    }
                    return Ok((state.restored(stored), damaged));
                }
                Err(problem) => damaged.push(DamagedCheckpoint { path, problem }),
            }
        }
        let lines = damaged
            .iter()
            .map(|damaged| format!("; {}: {}", damaged.path.display(), damaged.problem));
        Err(TrainError::Run {
            path: self.folder.clone(),
            problem: format!(
                "holds no whole checkpoint; start anew in another folder{}",
                lines.collect::<String>()
            ),
        })
    }

    /// Brings `state` to a checkpoint, and changes nothing in the folder.
    ///
    /// # Errors
    ///
    /// If there is none, it is damaged, or was written with other settings.
    pub(crate) fn load<O: Objective>(
        &self,
        which: StoredState,
        state: TrainingState<O>,
    ) -> Result<TrainingState<O>, TrainError> {
        let paths = self.paths()?;
        let path = match which {
            StoredState::Newest => paths.last(),
            StoredState::Best => best(&paths),
        };
        let Some(path) = path else {
            return Err(TrainError::Run {
                path: self.folder.clone(),
                problem: match which {
                    StoredState::Newest => "holds no checkpoint yet".to_owned(),
                    StoredState::Best => "holds no checkpoint of a whole epoch yet".to_owned(),
                },
            });
        };
        self.check_settings(path)?;
        match read_checked(path, &state) {
            Ok(stored) => Ok(state.restored(stored)),
            Err(problem) => Err(TrainError::Run {
                path: path.clone(),
                problem,
            }),
        }
    }

    /// Refuses a state that other settings led to: those in the run folder were changed behind its back.
    fn check_settings(&self, path: &Path) -> Result<(), TrainError> {
        // What cannot be read is reported with the rest of the damage.
        let stored = read_state(path).ok().and_then(|state| state.settings);
        match stored.and_then(|stored| self.settings.changes_since(&stored)) {
            Some(changes) => Err(TrainError::Run {
                path: path.to_owned(),
                problem: format!(
                    "was written with other settings than config.toml has now: {}; put them back",
                    changes.join(", ")
                ),
            }),
            None => Ok(()),
        }
    }

    /// Checkpoints, oldest first; none if the folder is not there.
    fn paths(&self) -> Result<Vec<PathBuf>, TrainError> {
        entries(&self.folder, "step-")
    }

    /// A checkpoint's path with something before its name.
    fn beside(&self, prefix: &str, path: &Path) -> PathBuf {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        self.folder.join(format!("{prefix}{name}"))
    }

    /// Removes a checkpoint: its name goes first, so that a kill leaves none that is half there.
    fn discard(&self, path: &Path) -> Result<(), TrainError> {
        if !path.exists() {
            return Ok(());
        }
        let doomed = self.beside(PARTIAL, path);
        if doomed.exists() {
            return remove(path);
        }
        fs::rename(path, &doomed).map_err(TrainError::io("rename", path))?;
        remove(&doomed)
    }

    /// Removes what a kill left of checkpoints that were being written or removed.
    pub(crate) fn sweep(&self) -> Result<(), TrainError> {
        for path in entries(&self.folder, PARTIAL)? {
            remove(&path)?;
        }
        Ok(())
    }

    fn prune(&self) -> Result<(), TrainError> {
        let paths = self.paths()?;
        let n_kept = self.settings.keep_checkpoints().max(1);
        let best = best(&paths);
        for path in &paths[..paths.len().saturating_sub(n_kept)] {
            if best != Some(path) {
                self.discard(path)?;
            }
        }
        Ok(())
    }
}
