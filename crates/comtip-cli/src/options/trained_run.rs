//! The run a command was given, and its model.

use std::path::Path;

use burn::tensor::Device;
use comtip::model::{Checkpoint, Integrity};
use comtip::train::RunFolder;

use crate::ui::CliError;

/// The run at a path, beside the shards it is to be used on.
///
/// # Errors
///
/// If the two are exchanged.
pub(crate) fn open(run: &Path, shards: &Path) -> Result<RunFolder, CliError> {
    let is_run = |path: &Path| RunFolder::new(path).is_begun();
    if is_run(shards) {
        let holds_shards = run.join("manifest.json").is_file();
        let (shards, run) = (shards.display(), run.display());
        return Err(CliError::usage(match holds_shards {
            true => format!(
                "the two are swapped: {shards} is a run, and {run} holds shards; give each in the place of the other"
            ),
            false => format!("{shards} is a run; give a folder of shards there"),
        }));
    }
    Ok(RunFolder::new(run))
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
        message!(
            "warning: {} has no checksums.json, because an earlier version wrote it, so damage would not be noticed; \
             `comtip pretrain SHARDS --to RUN --resume` adds it to a finished run",
            folder.display()
        );
    }
}
