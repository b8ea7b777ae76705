//! A run and its split, beside the shards it is used on.

use std::path::Path;

use comtip_data::{Manifest, TrainTestSplit};
use comtip_train::RunFolder;

use crate::error::EvalError;

/// The run at a path, beside the shards it is to be used on; whether it was begun is not looked at.
///
/// # Errors
///
/// [`EvalError::Exchanged`] or [`EvalError::RunAsShards`] if `shards` is a run.
pub fn open_run(run: &Path, shards: &Path) -> Result<RunFolder, EvalError> {
    let (run, shards) = (run.to_owned(), shards.to_owned());
    if !RunFolder::new(&shards).is_begun() {
        return Ok(RunFolder::new(run));
    }
    Err(match run.join("manifest.json").is_file() {
        true => EvalError::Exchanged { shards, run },
        false => EvalError::RunAsShards { shards },
    })
}

/// The split of a run, by the patients of the shards where the run recorded none.
///
/// # Errors
///
/// If it cannot be read, a slide is not among the shards, or a patient is on both sides.
pub(crate) fn split_of_run(
    run: &RunFolder,
    shards: &Manifest,
) -> Result<TrainTestSplit, EvalError> {
    let split = run.read_split()?.with_patients_of(shards);
    let fits = split.check_shards(shards);
    fits.map_err(|source| EvalError::Split {
        split: run.split(),
        source,
    })?;
    Ok(split)
}
