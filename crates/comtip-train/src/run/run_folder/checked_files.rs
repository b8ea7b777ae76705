//! Files of a run that must be those it began with.

use std::path::Path;

use comtip_files::{FileError, check_writable};
use comtip_model::Checksums;

use super::{RunFolder, STUDY_FILE};
use crate::error::TrainError;
use crate::run::checkpoints::stored_settings;
use crate::settings::{PretrainConfig, deciding_settings};

/// What a run writes; before one begins, its folder may hold these, hidden files and a job's logs, but no model.
const OF_A_RUN: [&str; 14] = [
    "config.toml",
    "split.json",
    "genes.json",
    "tiles.json",
    "spots.json",
    "weights.json",
    "feature_standard.json",
    "provenance.json",
    Checksums::FILE_NAME,
    "metrics.jsonl",
    "epochs.jsonl",
    "checkpoint",
    "model",
    "scores",
];

/// Endings of what a job's output is sent to.
const LOGS: [&str; 3] = ["log", "out", "err"];

impl RunFolder {
    /// Whether a path is a file or folder that a run writes here, or lies in such a folder.
    pub fn owns(&self, path: &Path) -> bool {
        let within = path.strip_prefix(self.path()).unwrap_or(Path::new(""));
        let first = within.components().next();
        first.is_some_and(|first| OF_A_RUN.iter().any(|name| first.as_os_str() == *name))
    }

    /// The checksums of what the run began with; `None` of an earlier version, which wrote none.
    ///
    /// # Errors
    ///
    /// If they cannot be read or are gone, or a file that has one is gone.
    pub(super) fn checksums(&self) -> Result<Option<Checksums>, TrainError> {
        const REMEDY: &str = "put it back, or take the whole folder from another copy";
        let Some(checksums) = Checksums::read(self.path())? else {
            // Whoever wrote one of these wrote the checksums.
            return match self.provenance().exists() || self.spots().exists() {
                true => Err(self.problem(&format!(
                    "has no {} any more; {REMEDY}",
                    Checksums::FILE_NAME
                ))),
                false => Ok(None),
            };
        };
        let gone = |name: &&str| !self.path().join(name).exists();
        if let Some(name) = checksums.names().find(gone) {
            return Err(TrainError::Run {
                path: self.path().join(name),
                problem: format!("is gone; {REMEDY}"),
            });
        }
        Ok(Some(checksums))
    }

    /// Refuses a file of the run that is not the one it began with.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or was changed; as [`checksums`](Self::checksums).
    pub(super) fn check_file(&self, path: &Path) -> Result<(), TrainError> {
        match self.checksums()? {
            Some(checksums) => Ok(checksums.check(path)?),
            None => Ok(()),
        }
    }

    /// Whether a file is there that not every run has, and is the one the run began with.
    ///
    /// # Errors
    ///
    /// As [`check_file`](Self::check_file).
    pub(super) fn has_checked(&self, path: &Path) -> Result<bool, TrainError> {
        // Asked in any case: it names a file that was there once.
        let checksums = self.checksums()?;
        let is_there = path.exists();
        if let (Some(checksums), true) = (checksums, is_there) {
            checksums.check(path)?;
        }
        Ok(is_there)
    }

    /// Refuses settings that were edited since the run began, but for those that change no number.
    ///
    /// # Errors
    ///
    /// If they cannot be read, or were changed; what differs is named where a checkpoint tells.
    pub(super) fn check_config(
        &self,
        text: &str,
        config: &PretrainConfig,
    ) -> Result<(), TrainError> {
        let path = self.config();
        let Some(checksums) = self.checksums()? else {
            return Ok(());
        };
        if let Some(deciding) = deciding_settings(text)
            && checksums.check_bytes(&path, deciding.as_bytes()).is_ok()
        {
            return Ok(());
        }
        // As an earlier version took it: of the whole file.
        let Err(changed) = checksums.check_bytes(&path, text.as_bytes()) else {
            return Ok(());
        };
        match stored_settings(&self.checkpoints())? {
            Some(begun) if config.same_numbers_as(&begun) => Ok(()),
            Some(begun) => Err(TrainError::Run {
                path,
                problem: format!(
                    "was changed since the run began: {}; put it back",
                    begun.changes_to(config).join(", ")
                ),
            }),
            None => Err(changed.into()),
        }
    }

    /// Refuses a folder that no run can begin in: it holds a run, a model or other files, or may not be written to.
    /// Nothing is made of it: a command asks this before hours of work.
    ///
    /// # Errors
    ///
    /// What is in the way.
    pub fn check_can_begin(&self) -> Result<(), TrainError> {
        if self.is_begun() {
            return Err(self.problem("holds a run already; resume it, or choose another folder"));
        }
        if self.path().join(STUDY_FILE).exists() {
            return Err(self.problem(
                "holds a study, whose runs lie in folders of their own; resume the study, or choose another folder",
            ));
        }
        if self.is_lost_study() {
            return Err(self.no_run());
        }
        if self.has_checkpoint()? {
            return Err(self.problem(
                "holds checkpoints of a run whose config.toml is gone; choose another folder, or remove what is there",
            ));
        }
        if self.model().exists() {
            return Err(self.problem(
                "has a folder model already, and what lies there would be written over; choose another folder",
            ));
        }
        self.check_is_free()?;
        // Of a folder that is not there, the first one above it that is.
        let above = self.path().ancestors().find(|above| above.is_dir());
        let folder = above.unwrap_or(Path::new("."));
        check_writable(&folder.join("config.toml")).map_err(|error| match error {
            FileError::Io { source, .. } => TrainError::io("write into", folder)(source),
            error => error.into(),
        })
    }

    /// Refuses to begin a run among files that belong to none.
    ///
    /// # Errors
    ///
    /// If there are some, named; or the folder cannot be read.
    pub(super) fn check_is_free(&self) -> Result<(), TrainError> {
        if !self.path().exists() {
            return Ok(());
        }
        let entries =
            std::fs::read_dir(self.path()).map_err(TrainError::io("read", self.path()))?;
        let mut strange = Vec::new();
        for entry in entries {
            let entry = entry.map_err(TrainError::io("read", self.path()))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let ending = Path::new(&name).extension().unwrap_or_default();
            let is_log = LOGS.iter().any(|log| ending == *log);
            if !name.starts_with('.') && !is_log && !OF_A_RUN.contains(&name.as_str()) {
                strange.push(name);
            }
        }
        strange.sort();
        let first: Vec<&str> = strange.iter().take(3).map(String::as_str).collect();
        match strange.len() {
            0 => Ok(()),
            n => Err(self.problem(&format!(
                "holds {n} of other files ({}{}), and a run has a folder of its own; choose one that is new or empty",
                first.join(", "),
                match n > first.len() {
                    true => ", …",
                    false => "",
                }
            ))),
        }
    }
}

#[cfg(test)]
mod tests;
