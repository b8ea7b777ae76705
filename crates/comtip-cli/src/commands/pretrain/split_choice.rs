//! What a run trains on and what it holds out, as the command was given it.

use std::path::Path;

use comtip::data::{AllowedLeak, LeakRules, Manifest, ShardFolder, SlideInfo, TrainTestSplit};
use comtip::train::RunFolder;

use super::Pretrain;
use crate::options::{
    asking_for_patients, check_shards, patients_named, show_guesses_of, warn_of_left_out,
};
use crate::ui::CliError;

/// The fold or the patients that are given, or the split of a run that goes on; warns of what a score would not say.
///
/// # Errors
///
/// If a file or the shards cannot be read, or they do not fit each other.
pub(super) fn split(
    arguments: &Pretrain,
    folder: &ShardFolder,
    run: &RunFolder,
    is_resume: bool,
) -> Result<TrainTestSplit, CliError> {
    let split = match (&arguments.folds, arguments.fold) {
        (Some(path), Some(fold)) => fold_of(folder.manifest(), path, fold.get())?,
        _ if is_resume && arguments.hold_out.is_empty() => {
            let split = run.read_split()?;
            check_shards(&split, folder.manifest(), &run.split())?;
            split
        }
        _ => {
            let held_out = hold_out(folder.manifest(), &arguments.hold_out)?;
            match arguments.allow_leakage {
                true => with_leaks_recorded(held_out, folder)?,
                false => held_out,
            }
        }
    };
    if let [first, ..] = &split.stamps()[..] {
        message!("warning: the split is {first}: {split}");
    }
    if split.test().is_empty() && !is_resume {
        message!(
            "warning: {} trained on and nothing is held out, so evaluate will have nothing to test (--hold-out PATIENT, \
             or --folds FILE)",
            match split.train().len() {
                1 => "the one slide is".to_owned(),
                n => format!("all {n} slides are"),
            }
        );
    }
    Ok(split)
}

/// The same with what its sides share recorded.
fn with_leaks_recorded(
    split: TrainTestSplit,
    folder: &ShardFolder,
) -> Result<TrainTestSplit, CliError> {
    split.check_shards(folder.manifest())?;
    let found = split.find_leaks(folder, LeakRules::default())?;
    let leaks = AllowedLeak::of_spots(&found, folder.manifest());
    if leaks.is_empty() {
        message!("--allow-leakage: no tile and no counts of a spot are on both sides");
    }
    Ok(split.allowing(leaks)?)
}

/// All slides for training but those of the patients held out.
fn hold_out(shards: &Manifest, patients: &[String]) -> Result<TrainTestSplit, CliError> {
    if patients.is_empty() {
        return Ok(TrainTestSplit::without_test(shards));
    }
    let slides: Vec<SlideInfo> = shards.slides.iter().map(Into::into).collect();
    let patients = patients_named("--hold-out", patients, &slides)?;
    let held_out = TrainTestSplit::hold_out(shards, &patients).map_err(|error| {
        asking_for_patients(
            error,
            "by --patients FILE, to `comtip prepare` or to `comtip split`",
        )
    })?;
    show_guesses_of(&slides, None);
    Ok(held_out)
}

/// Fold `fold`, from 1, of a file of `comtip split`.
fn fold_of(shards: &Manifest, path: &Path, fold: usize) -> Result<TrainTestSplit, CliError> {
    let folds = TrainTestSplit::folds_of_file(path, shards);
    let mut folds = folds.map_err(|error| CliError::from(error).naming("--folds"))?;
    if fold > folds.len() {
        return Err(CliError::usage(format!(
            "--fold {fold}: {} has {} folds",
            path.display(),
            folds.len()
        )));
    }
    let of_run = folds.swap_remove(fold - 1);
    check_shards(&of_run, shards, path)?;
    warn_of_left_out(&of_run, shards, path);
    Ok(of_run)
}
