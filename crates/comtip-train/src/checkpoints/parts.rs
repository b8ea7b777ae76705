//! The files of one checkpoint.

use std::error::Error;
use std::fs;
use std::path::Path;

use burn::module::Module;
use burn::optim::OptimizerRecord;
use burn::store::{ModuleRecord, RecordError};
use comtip_data::{DataError, sha256_of_file, write_whole};
use serde::{Deserialize, Serialize};

use super::{Position, TrainingState};
use crate::{PretrainConfig, TrainError};

const MODEL: &str = "model.bpk";
const OPTIMIZER: &str = "optimizer.bpk";
const AVERAGE: &str = "average.bpk";
const STATE: &str = "state.json";

/// `state.json`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StateFile {
    pub(super) position: Position,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) score: Option<f64>,
    /// The settings, TOML: JSON's numbers may come back changed in their last digit. Checkpoints of earlier versions
    /// have none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) settings: Option<String>,
    files: Vec<StoredFile>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredFile {
    name: String,
    sha256: String,
}

/// What `restore` puts into a state.
pub(super) struct Parts {
    pub(super) model: ModuleRecord,
    pub(super) optimizer: OptimizerRecord,
    pub(super) average: Option<ModuleRecord>,
}

/// What a checkpoint says of itself.
pub(super) fn read_state(path: &Path) -> Result<StateFile, String> {
    let bytes = fs::read(path.join(STATE)).map_err(|error| format!("{STATE}: {error}"))?;
    serde_json::from_slice(&bytes).map_err(|error| format!("{STATE}: {error}"))
}

/// A checkpoint that is whole: every file has its checksum and can be read.
pub(super) fn read_checked(
    path: &Path,
    state: &TrainingState,
) -> Result<(StateFile, Parts), String> {
    let found = read_state(path)?;
    for file in &found.files {
        let unread = |error: DataError| match error.source() {
            Some(cause) => format!("{error}: {cause}"),
            None => error.to_string(),
        };
        let sha256 = sha256_of_file(&path.join(&file.name)).map_err(unread)?;
        if sha256 != file.sha256 {
            return Err(format!("{} is damaged: its checksum differs", file.name));
        }
    }
    let unreadable = |name: &'static str| move |error: RecordError| format!("{name}: {error}");
    let parts = Parts {
        model: ModuleRecord::load(path.join(MODEL)).map_err(unreadable(MODEL))?,
        optimizer: OptimizerRecord::load(path.join(OPTIMIZER)).map_err(unreadable(OPTIMIZER))?,
        average: match &state.average {
            Some(_) => Some(ModuleRecord::load(path.join(AVERAGE)).map_err(unreadable(AVERAGE))?),
            None => None,
        },
    };
    Ok((found, parts))
}

/// Writes all parts, `state.json` last; Burn syncs those it writes.
pub(super) fn write_parts(
    state: &TrainingState,
    config: &PretrainConfig,
    folder: &Path,
) -> Result<(), TrainError> {
    let unwritten = |name: &'static str| {
        let path = folder.join(name);
        move |error: RecordError| TrainError::Run {
            path,
            problem: format!("cannot be written: {error}"),
        }
    };
    let mut names = vec![MODEL, OPTIMIZER];
    let record = state.model.clone().into_record();
    record.save(folder.join(MODEL)).map_err(unwritten(MODEL))?;
    let record = state.optimizer.to_record();
    record
        .save(folder.join(OPTIMIZER))
        .map_err(unwritten(OPTIMIZER))?;
    if let Some(average) = &state.average {
        let record = average.clone().into_record();
        record
            .save(folder.join(AVERAGE))
            .map_err(unwritten(AVERAGE))?;
        names.push(AVERAGE);
    }
    let mut files = Vec::new();
    for name in names {
        let path = folder.join(name);
        files.push(StoredFile {
            name: name.to_owned(),
            sha256: sha256_of_file(&path)?,
        });
    }
    let stored = StateFile {
        position: state.position,
        score: state.score,
        settings: Some(config.to_toml()?),
        files,
    };
    let path = folder.join(STATE);
    let bytes = serde_json::to_vec_pretty(&stored).map_err(|error| TrainError::Run {
        path: path.clone(),
        problem: format!("cannot be written: {error}"),
    })?;
    Ok(write_whole(&path, &bytes)?)
}
