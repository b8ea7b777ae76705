//! The files of one checkpoint.

use std::error::Error;
use std::fs;
use std::path::Path;

use burn::optim::OptimizerRecord;
use burn::store::{ModuleRecord, RecordError};
use comtip_files::write_whole;
use comtip_model::{Checksums, ModelError};
use serde::{Deserialize, Serialize};

use super::Checkpoints;
use crate::data::Position;
use crate::error::TrainError;
use crate::monitor::if_there;
use crate::objective::Objective;
use crate::run::training_state::{StoredParts, TrainingState};

const MODEL: &str = "model.bpk";
const OPTIMIZER: &str = "optimizer.bpk";
const AVERAGE: &str = "average.bpk";
const STATE: &str = "state.json";

/// `state.json`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StateFile {
    pub(super) position: Position,
    #[serde(
        skip_serializing_if = "Option::is_none",
        default,
        deserialize_with = "if_there"
    )]
    pub(super) score: Option<f64>,
    /// Steps of every epoch; checkpoints of earlier versions have none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) steps_per_epoch: Option<usize>,
    /// The settings, TOML: JSON's numbers may come back changed in their last digit. Checkpoints of earlier versions
    /// have none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) settings: Option<String>,
    /// Checksums of the other files, in checkpoints of earlier versions; they have no `checksums.json`.
    #[serde(skip_serializing, default)]
    files: Option<Vec<StoredFile>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredFile {
    name: String,
    sha256: String,
}

/// What a checkpoint says of itself, with its own checksum.
pub(super) fn read_state(path: &Path) -> Result<StateFile, String> {
    let file = path.join(STATE);
    let bytes = fs::read(&file).map_err(|error| format!("{STATE}: {error}"))?;
    let checksums = Checksums::read(path).map_err(problem_of)?;
    if let Some(checksums) = &checksums {
        checksums.check_bytes(&file, &bytes).map_err(problem_of)?;
    }
    let found: StateFile =
        serde_json::from_slice(&bytes).map_err(|error| format!("{STATE}: {error}"))?;
    match (&checksums, &found.files) {
        (None, None) => Err(format!("{} is missing", Checksums::FILE_NAME)),
        _ => Ok(found),
    }
}

/// A checkpoint that is whole: every file has its checksum, can be read and fits the model.
pub(super) fn read_checked<O: Objective>(
    path: &Path,
    state: &TrainingState<O>,
) -> Result<StoredParts<O>, String> {
    let found = read_state(path)?;
    let checksums = match &found.files {
        Some(files) => {
            let listed = files.iter().map(|file| (&file.name, &file.sha256));
            listed.collect()
        }
        None => Checksums::read(path)
            .map_err(problem_of)?
            .unwrap_or_default(),
    };
    let load = |name: &'static str, module: &O| {
        let file = path.join(name);
        checksums.check(&file).map_err(problem_of)?;
        let record = ModuleRecord::load(file).map_err(|error| format!("{name}: {error}"))?;
        let unfit = |error: RecordError| {
            format!(
                "{name} holds other weights than this model has ({error}); resume the run with the version of comtip \
                 that wrote it"
            )
        };
        module.clone().try_load_record(record).map_err(unfit)
    };
    let model = load(MODEL, &state.model)?;
    let average = state.average.as_ref();
    let average = average.map(|average| load(AVERAGE, average)).transpose()?;
    let file = path.join(OPTIMIZER);
    checksums.check(&file).map_err(problem_of)?;
    let optimizer = OptimizerRecord::load(file).map_err(|error| format!("{OPTIMIZER}: {error}"))?;
    Ok(StoredParts {
        model,
        average,
        optimizer,
        position: found.position,
        score: found.score,
    })
}

/// What is wrong with a file of a checkpoint, whose folder is named already.
fn problem_of(error: ModelError) -> String {
    if let ModelError::Checkpoint { path, problem } = &error {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        return format!("{name} {problem}");
    }
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

/// Writes all parts, their checksums last; Burn syncs those it writes.
pub(super) fn write_parts<O: Objective>(
    state: &TrainingState<O>,
    checkpoints: &Checkpoints,
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
    let stored = StateFile {
        position: state.position,
        score: state.score,
        steps_per_epoch: checkpoints.steps_per_epoch,
        settings: Some(checkpoints.settings.to_toml()?),
        files: None,
    };
    let path = folder.join(STATE);
    let bytes = serde_json::to_vec_pretty(&stored).map_err(|error| TrainError::Run {
        path: path.clone(),
        problem: format!("cannot be written: {error}"),
    })?;
    write_whole(&path, &bytes)?;
    names.push(STATE);
    Ok(Checksums::of(folder, &names)?.write(folder)?)
}
