//! A run that goes on is the run that was begun.

use comtip::data::FolderLock;
use comtip::train::{Start, read_step_records};

use crate::sample::{config, run, run_from, towers};

#[test]
fn a_resumed_run_equals_the_uninterrupted_one_bit_for_bit() {
    let config = config(|config| config.run.epochs = 3);
    let folder = tempfile::tempdir().expect("a folder");
    let log = run(&config, folder.path(), Start::Fresh).expect("trains");
    let whole = (
        read_step_records(&log).expect("a log"),
        std::fs::read(folder.path().join("model/model.safetensors")).expect("weights"),
    );

    // As if it had been killed in its second epoch.
    let steps_per_epoch = whole
        .0
        .iter()
        .filter(|r| r.epoch == 1)
        .map(|r| r.step)
        .max();
    for epoch in [2, 3] {
        let name = format!("step-{:08}", epoch * steps_per_epoch.expect("a step"));
        std::fs::remove_dir_all(folder.path().join("checkpoint").join(name)).expect("there");
    }
    std::fs::remove_dir_all(folder.path().join("model")).expect("there");
    let log = run(&config, folder.path(), Start::Resume).expect("goes on");

    assert_eq!(read_step_records(&log).expect("a log"), whole.0);
    let weights = std::fs::read(folder.path().join("model/model.safetensors")).expect("weights");
    assert!(weights == whole.1, "the weights differ");
}

#[test]
fn a_run_does_not_go_on_with_other_settings_than_it_began_with() {
    let folder = tempfile::tempdir().expect("a folder");
    run(&config(|_| {}), folder.path(), Start::Fresh).expect("trains");
    let other = config(|config| config.seed = 8);
    let error = run(&other, folder.path(), Start::Resume).expect_err("refused");
    let error = error.to_string();
    let named = "config.toml: seed was 7 and is 8 now";
    assert!(
        error.contains(named) && error.contains("--config"),
        "{error}"
    );
    std::fs::write(folder.path().join("split.json"), "{}").expect("written");
    let error = run(&config(|_| {}), folder.path(), Start::Resume).expect_err("refused");
    assert!(error.to_string().contains("split.json"), "{error}");
}

#[test]
fn one_run_does_not_write_over_another() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("config.toml"), "").expect("written");
    let error = run(&config(|_| {}), folder.path(), Start::Fresh).expect_err("refused");
    assert!(error.to_string().contains("holds a run already"), "{error}");
}

#[test]
fn a_run_goes_on_with_the_weights_it_began_with_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = config(|_| {});
    let go_on = |initial| {
        let error = run_from(&config, folder.path(), Start::Resume, initial);
        error.expect_err("refused").to_string()
    };
    run_from(&config, folder.path(), Start::Fresh, Some(towers(1))).expect("trains");
    assert!(go_on(Some(towers(2))).contains("names other weights"));
    assert!(go_on(None).contains("began with weights from towers"));
    run_from(&config, folder.path(), Start::Resume, Some(towers(1))).expect("nothing left to do");
}

#[test]
fn two_do_not_train_in_one_folder_at_a_time() {
    let folder = tempfile::tempdir().expect("a folder");
    let lock = FolderLock::take(folder.path()).expect("a lock");
    let error = run(&config(|_| {}), folder.path(), Start::Resume).expect_err("refused");
    assert!(error.to_string().contains("is writing to it"), "{error}");
    assert!(!folder.path().join("config.toml").exists());
    drop(lock);
    run(&config(|_| {}), folder.path(), Start::Resume).expect("trains");
}
