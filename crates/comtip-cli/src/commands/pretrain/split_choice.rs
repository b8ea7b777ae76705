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
        _ => held_out(arguments, folder)?,
    };
    warn_of_split(&split, is_resume);
    Ok(split)
}

/// The fold or the patients that are given, or all folds of a file, each with its number; nothing held out without
/// either.
///
/// # Errors
///
/// As [`split`].
pub(super) fn splits_of_study(
    arguments: &Pretrain,
    folder: &ShardFolder,
) -> Result<Vec<(usize, TrainTestSplit)>, CliError> {
    let shards = folder.manifest();
    match (&arguments.folds, arguments.fold) {
        (Some(path), Some(fold)) => {
            let fold = fold.get();
            Ok(vec![(fold, fold_of(shards, path, fold)?)])
        }
        (Some(path), None) => {
            let folds = folds_of(shards, path)?;
            for (n, fold) in folds.iter().enumerate() {
                // All have the slides of the file, so one says what there is to warn of.
                match n {
                    0 => check_fold(fold, shards, path)?,
                    _ => fold.check_shards(shards)?,
                }
            }
            Ok((1..).zip(folds).collect())
        }
        _ => Ok(vec![(1, held_out(arguments, folder)?)]),
    }
}

/// Warns of what a score would not say, or of a run that leaves nothing to score.
pub(super) fn warn_of_split(split: &TrainTestSplit, is_resume: bool) {
    warn_of_stamps(split);
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
}

/// Says by what every score will be stamped.
pub(in crate::commands) fn warn_of_stamps(split: &TrainTestSplit) {
    let stamps = split.stamps();
    if !stamps.is_empty() {
        let (stamps, words) = (stamps.join("; "), split.without_stamps());
        message!("warning: the split is {stamps}: {words}");
    }
}

/// The patients that are given held out; what the sides share is recorded where that is allowed.
fn held_out(arguments: &Pretrain, folder: &ShardFolder) -> Result<TrainTestSplit, CliError> {
    let held_out = hold_out(folder.manifest(), &arguments.hold_out)?;
    match arguments.allow_leakage {
        true => with_leaks_recorded(held_out, folder),
        false => Ok(held_out),
    }
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
///
/// # Errors
///
/// If there is no such patient, or nothing tells whose the slides are.
pub(in crate::commands) fn hold_out(
    shards: &Manifest,
    patients: &[String],
) -> Result<TrainTestSplit, CliError> {
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
    let mut folds = folds_of(shards, path)?;
    if fold > folds.len() {
        return Err(CliError::usage(format!(
            "--fold {fold}: {} has {} folds",
            path.display(),
            folds.len()
        )));
    }
    let of_run = folds.swap_remove(fold - 1);
    check_fold(&of_run, shards, path)?;
    Ok(of_run)
}

/// All folds of a file of `comtip split`.
fn folds_of(shards: &Manifest, path: &Path) -> Result<Vec<TrainTestSplit>, CliError> {
    let folds = TrainTestSplit::folds_of_file(path, shards);
    folds.map_err(|error| CliError::from(error).naming("--folds"))
}

/// Holds a fold against the shards, and warns of what they have beside it.
fn check_fold(fold: &TrainTestSplit, shards: &Manifest, path: &Path) -> Result<(), CliError> {
    check_shards(fold, shards, path)?;
    warn_of_left_out(fold, shards, path);
    Ok(())
}
