//! The run a command was given, and its model.

use std::path::Path;

use burn::tensor::Device;
use comtip::eval::{EvalWarning, open_run};
use comtip::model::{Checkpoint, Integrity};
use comtip::train::RunFolder;

use crate::ui::{CliError, warn_of_scores};

/// The run at a path, beside the shards it is to be used on.
///
/// # Errors
///
/// If the two are exchanged.
pub(crate) fn open(run: &Path, shards: &Path) -> Result<RunFolder, CliError> {
    Ok(open_run(run, shards)?)
}

/// The model of a run; warns where nothing shows whether it is whole.
///
/// # Errors
///
/// If the run is not finished or none was begun, or a file of the model is damaged.
pub(crate) fn load_model(run: &RunFolder, device: &Device) -> Result<Checkpoint, CliError> {
    let model = run.load_model(device)?;
    warn_if_unverified(&model, &run.model());
    Ok(model)
}

/// Says so of a model that has no checksums.
pub(crate) fn warn_if_unverified(model: &Checkpoint, folder: &Path) {
    if model.integrity == Integrity::NoChecksums {
        let folder = folder.to_owned();
        warn_of_scores(&EvalWarning::Unverified { folder });
    }
}
