//! The weights a run begins with, and what a user should know of them.

use std::path::Path;

use burn::tensor::Device;
use comtip::data::{Manifest, TrainTestSplit};
use comtip::train::{PretrainConfig, RunFolder};
use comtip::weights::{ImportOptions, Imported, import_towers};

use super::Pretrain;
use crate::commands::weights::print_account;
use crate::ui::CliError;

/// The towers that are given, or those the run began with; none for fresh ones.
///
/// # Errors
///
/// If they cannot be read.
pub(super) fn first_weights(
    arguments: &Pretrain,
    run: &RunFolder,
    config: &PretrainConfig,
    is_resume: bool,
    device: &Device,
) -> Result<Option<Imported>, CliError> {
    match (&arguments.weights, is_resume) {
        (Some(path), _) => initial_towers(path, device).map(Some),
        (None, true) => first_towers(run, device),
        (None, false) => {
            warn_of_random(config);
            Ok(None)
        }
    }
}

/// Says so if fresh towers are to be trained at rates that suit trained ones.
pub(super) fn warn_of_random(config: &PretrainConfig) {
    if is_of_fine_tuning(config) {
        message!(
            "warning: the towers start from random weights, at learning rates made for fine-tuning, so they will \
             learn little; the paper starts from CLIP's or PLIP's weights: --weights FOLDER (docs/weights.md)"
        );
    }
}

/// Says so if slides that are held out were trained on before.
pub(super) fn warn_of_seen(initial: &Imported, split: &TrainTestSplit, shards: &Manifest) {
    let tested = split.tested_patients(shards);
    let tested = tested
        .iter()
        .map(|(slide, patient)| (*slide, patient.as_deref()));
    let seen = initial.account.provenance.seen(tested);
    if seen.stamp().is_some() {
        message!("warning: of the weights this run begins from: {seen}");
    }
}

/// Whether the towers' rate is one for weights that are trained already.
fn is_of_fine_tuning(config: &PretrainConfig) -> bool {
    config.optimizer.learning_rate < 1e-5
}

/// The towers a run began with, from where they were then.
fn first_towers(run: &RunFolder, device: &Device) -> Result<Option<Imported>, CliError> {
    let Some(path) = run.missing_weights()? else {
        return Ok(None);
    };
    begun_towers(&path, "the run", device).map(Some)
}

/// The towers that a run or a study began with, from where they were then.
///
/// # Errors
///
/// If they are not there any more, with what to give.
pub(super) fn begun_towers(path: &Path, who: &str, device: &Device) -> Result<Imported, CliError> {
    initial_towers(path, device).map_err(|failure| {
        CliError::input(format!(
            "{failure}; {who} began with weights from there, say with --weights where they are now"
        ))
    })
}

/// Towers to start from, and a word on what they leave to be learned anew.
pub(super) fn initial_towers(path: &Path, device: &Device) -> Result<Imported, CliError> {
    let imported = import_towers(path, &ImportOptions::default(), device)?;
    print_account(&imported);
    if imported.config.text.is_none() {
        message!(
            "warning: these weights have an image tower only; the text tower and the projections start from random \
             weights, at optimizer.learning_rate"
        );
    }
    Ok(imported)
}
