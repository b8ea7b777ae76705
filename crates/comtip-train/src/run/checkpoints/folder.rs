//! The folder of checkpoints: what lies in it.

use std::fs;
use std::path::{Path, PathBuf};

use super::parts::read_state;
use crate::error::TrainError;
use crate::settings::PretrainConfig;

/// Whether a folder of checkpoints has any.
///
/// # Errors
///
/// If it cannot be read.
pub(crate) fn has_checkpoint(folder: &Path) -> Result<bool, TrainError> {
    Ok(!entries(folder, "step-")?.is_empty())
}

/// The settings in the newest checkpoint that has them; `None` if there is none.
///
/// # Errors
///
/// If the folder cannot be read.
pub(crate) fn stored_settings(folder: &Path) -> Result<Option<PretrainConfig>, TrainError> {
    let paths = entries(folder, "step-")?;
    let settings = |path: &PathBuf| {
        let text = read_state(path).ok()?.settings?;
        PretrainConfig::from_toml(&text).ok()
    };
    Ok(paths.iter().rev().find_map(settings))
}

/// What is there whose name begins so, in order; nothing if the folder is not there.
pub(super) fn entries(folder: &Path, prefix: &str) -> Result<Vec<PathBuf>, TrainError> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).map_err(TrainError::io("read", folder))?;
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.map_err(TrainError::io("read", folder))?;
        if entry.file_name().to_string_lossy().starts_with(prefix) {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}

/// The one with the lowest score, of equals the latest.
pub(super) fn best(paths: &[PathBuf]) -> Option<&PathBuf> {
    let score = |path: &PathBuf| read_state(path).ok().and_then(|state| state.score);
    let scored = paths.iter().filter_map(|path| Some((path, score(path)?)));
    // Of equals the first is taken.
    let best = scored
        .rev()
        .min_by(|(_, one), (_, other)| one.total_cmp(other));
    best.map(|(path, _)| path)
}

pub(super) fn suffixed(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

pub(super) fn remove(folder: &Path) -> Result<(), TrainError> {
    match folder.exists() {
        true => fs::remove_dir_all(folder).map_err(TrainError::io("remove", folder)),
        false => Ok(()),
    }
}
