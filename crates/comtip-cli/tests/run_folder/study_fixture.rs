//! Studies of small runs: begun in a folder of their own, and compared run by run.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::fixture::{WHOLE, comtip, copy, pretrain, pretraining, succeeds};

/// Two seeds on every fold of `folds.json`, with validation and some epochs to be stopped in.
pub(crate) const OF_FOLDS: [&str; 8] = [
    "--folds",
    "folds.json",
    "--seeds",
    "2",
    "--set",
    "run.epochs=4",
    "--set",
    "data.validation_share=0.4",
];

/// `shards` of two patients, their `folds.json`, and `my study` of [`OF_FOLDS`], which nothing stopped. Not to be changed.
pub(crate) static STUDY: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = shards_and_folds();
    succeeds(&pretrain(folder.path(), "my study", &OF_FOLDS));
    folder
});

/// A folder of `shards` and `folds.json` to begin studies in.
pub(crate) fn shards_and_folds() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    copy(&WHOLE.path().join("shards"), &here.join("shards"));
    succeeds(&comtip(here, &["split", "shards", "--to", "folds.json"]));
    folder
}

/// The command that trains the study of [`STUDY`] in a folder.
pub(crate) fn study_command(to: &str) -> Vec<&str> {
    pretraining(to, &OF_FOLDS)
}

/// The runs of [`STUDY`], below its folder.
pub(crate) const RUNS: [&str; 4] = [
    "full/fold-1/seed-7",
    "full/fold-2/seed-7",
    "full/fold-1/seed-8",
    "full/fold-2/seed-8",
];

/// Files of a run that hold no time: they are the same whenever it is trained.
fn timeless(run: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let model = fs::read_dir(run.join("model")).expect("a model");
    let of_model = model.map(|entry| entry.expect("an entry").path());
    let names = [
        "config.toml",
        "split.json",
        "genes.json",
        "tiles.json",
        "spots.json",
        "provenance.json",
        "checksums.json",
        "metrics.jsonl",
    ];
    let mut files: Vec<PathBuf> = names.iter().map(|name| run.join(name)).collect();
    files.extend(of_model);
    files.sort();
    let read = |path: PathBuf| {
        let name = path.strip_prefix(run).expect("below the run").to_owned();
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (name, bytes)
    };
    files.into_iter().map(read).collect()
}

/// Two runs are the same, bit for bit.
#[track_caller]
pub(crate) fn assert_same_run(one: &Path, other: &Path) {
    let (one_files, other_files) = (timeless(one), timeless(other));
    assert!(one_files.len() > 10, "{one_files:?}");
    let names = |files: &[(PathBuf, Vec<u8>)]| -> Vec<PathBuf> {
        files.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(&one_files), names(&other_files));
    for ((name, one_bytes), (_, other_bytes)) in one_files.iter().zip(&other_files) {
        assert!(
            one_bytes == other_bytes,
            "{} differs between {} and {}",
            name.display(),
            one.display(),
            other.display()
        );
    }
}

/// Every run of a study is that of [`STUDY`], bit for bit.
#[track_caller]
pub(crate) fn assert_same_study(study: &Path) {
    for run in RUNS {
        assert_same_run(&study.join(run), &STUDY.path().join("my study").join(run));
    }
}
