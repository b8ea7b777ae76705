//! The run that nothing stopped, and what others are held to it by.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use burn::tensor::TensorData;
use comtip::train::{LossEpoch, read_json_lines};
use tempfile::TempDir;

use crate::regression::{Regression, train_to_the_end};

pub(crate) fn log(run: &Path) -> String {
    fs::read_to_string(run.join("metrics.jsonl")).expect("a log")
}

/// The epochs, without what depends on the clock; means over steps that are read from the log again may differ in the
/// last digit.
pub(crate) fn epochs(run: &Path) -> Vec<String> {
    let epochs: Vec<LossEpoch> = read_json_lines(&run.join("epochs.jsonl")).expect("a log");
    let epoch = |epoch: &LossEpoch| {
        let losses = epoch
            .train
            .0
            .iter()
            .chain(&epoch.validation.as_ref().expect("some").0);
        let losses: Vec<String> = losses.map(|(name, v)| format!("{name} {v:.9}")).collect();
        format!("{} {} {losses:?}", epoch.epoch, epoch.total_steps)
    };
    epochs.iter().map(epoch).collect()
}

fn weights(model: &Regression) -> (TensorData, TensorData) {
    let bias = model.linear.bias.as_ref().expect("a bias");
    (
        model.linear.weight.val().into_data(),
        bias.val().into_data(),
    )
}

/// The run that nothing stopped.
pub(crate) static WHOLE: LazyLock<(TempDir, Regression)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let model = train_to_the_end(folder.path());
    (folder, model)
});

#[track_caller]
pub(crate) fn equals_the_whole(run: &Path, model: &Regression) {
    let (whole, expected) = &*WHOLE;
    assert_eq!(log(run), log(whole.path()));
    assert_eq!(epochs(run), epochs(whole.path()));
    assert!(weights(model) == weights(expected), "the weights differ");
}

/// What was written within a run folder.
pub(crate) fn checkpoints(run: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(run.join("checkpoint")) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("one").path()).collect();
    paths.sort();
    paths
}
