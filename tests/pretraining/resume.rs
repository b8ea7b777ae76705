//! A run that goes on is the run that was begun.

use std::path::Path;

use comtip::files::FolderLock;
use comtip::train::{
    Position, PretrainConfig, Pretrained, Start, StepRecord, StepSplit, read_step_records,
};

use crate::sample::{config, run, run_from, run_until, towers};

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
        let name = format!("step-{:08}-end", epoch * steps_per_epoch.expect("a step"));
        std::fs::remove_dir_all(folder.path().join("checkpoint").join(name)).expect("there");
    }
    std::fs::remove_dir_all(folder.path().join("model")).expect("there");
    let log = run(&config, folder.path(), Start::Resume).expect("resumed");

    assert_eq!(read_step_records(&log).expect("a log"), whole.0);
    let weights = std::fs::read(folder.path().join("model/model.safetensors")).expect("weights");
    assert!(weights == whole.1, "the weights differ");
}

#[test]
fn a_run_does_not_resume_with_other_settings_than_it_began_with() {
    let folder = tempfile::tempdir().expect("a folder");
    run(&config(|_| {}), folder.path(), Start::Fresh).expect("trains");
    let other = config(|config| config.seed = 8);
    let error = run(&other, folder.path(), Start::Resume).expect_err("refused");
    let error = error.to_string();
    let named = "config.toml: seed was 7 and is 8 now";
    assert!(
        error.contains(named) && error.contains("is resumed with the settings it began with"),
        "{error}"
    );
    std::fs::write(folder.path().join("split.json"), "{}").expect("written");
    let error = run(&config(|_| {}), folder.path(), Start::Resume).expect_err("refused");
    assert!(error.to_string().contains("split.json"), "{error}");
}

#[test]
fn settings_changed_behind_the_back_of_a_run_are_found_in_its_checkpoint() {
    let folder = tempfile::tempdir().expect("a folder");
    run(&config(|_| {}), folder.path(), Start::Fresh).expect("trains");
    let path = folder.path().join("config.toml");
    let text = std::fs::read_to_string(&path).expect("settings");
    std::fs::write(&path, text.replace("seed = 7", "seed = 8")).expect("written");
    let other = config(|config| config.seed = 8);
    let error = run(&other, folder.path(), Start::Resume).expect_err("refused");
    let error = error.to_string();
    assert!(error.contains("seed was 7 and is 8 now"), "{error}");
    std::fs::remove_file(&path).expect("there");
    let error = run(&other, folder.path(), Start::Resume).expect_err("refused");
    assert!(error.to_string().contains("config.toml is gone"), "{error}");
}

#[test]
fn a_finished_run_without_its_checkpoints_is_finished_still() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = config(|_| {});
    let log = run(&config, folder.path(), Start::Fresh).expect("trains");
    let steps = read_step_records(&log).expect("a log");
    std::fs::remove_dir_all(folder.path().join("checkpoint")).expect("there");
    run(&config, folder.path(), Start::Resume).expect("nothing left to do");
    assert_eq!(read_step_records(&log).expect("a log"), steps);
}

/// Stopped as soon as a step of `of` was reported, and resumed.
fn stopped_and_resumed(config: &PretrainConfig, folder: &Path, of: StepSplit) -> Position {
    let ended = run_until(config, folder, |step| step.split == of).expect("stops");
    let Pretrained::Interrupted(position) = ended else {
        panic!("it was not stopped");
    };
    assert!(!folder.join("model").exists());
    run(config, folder, Start::Resume).expect("resumed");
    position
}

#[test]
fn a_run_stops_in_a_step_and_in_validation_and_goes_on_to_the_same_numbers() {
    let config = config(|config| {
        config.run.epochs = 2;
        config.data.validation_share = 0.3;
    });
    let files = |folder: &Path| {
        ["metrics.jsonl", "model/model.safetensors"]
            .map(|file| std::fs::read(folder.join(file)).expect("written"))
    };
    let whole = tempfile::tempdir().expect("a folder");
    let log = run(&config, whole.path(), Start::Fresh).expect("trains");
    let steps = read_step_records(&log).expect("a log");
    let of_first = |record: &&StepRecord| record.split == StepSplit::Train && record.epoch == 1;
    let n_steps = steps.iter().filter(of_first).count();
    for (of, step) in [(StepSplit::Train, 1), (StepSplit::Validation, n_steps)] {
        let folder = tempfile::tempdir().expect("a folder");
        let position = stopped_and_resumed(&config, folder.path(), of);
        assert_eq!((position.epoch, position.step), (1, step));
        assert!(
            files(folder.path()) == files(whole.path()),
            "{of}: the numbers differ"
        );
    }
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
    let resume = |initial| {
        let error = run_from(&config, folder.path(), Start::Resume, initial);
        error.expect_err("refused").to_string()
    };
    run_from(&config, folder.path(), Start::Fresh, Some(towers(1))).expect("trains");
    assert!(resume(Some(towers(2))).contains("names other weights"));
    // A checkpoint holds them.
    run_from(&config, folder.path(), Start::Resume, None).expect("nothing left to do");
    std::fs::remove_dir_all(folder.path().join("checkpoint")).expect("there");
    std::fs::remove_dir_all(folder.path().join("model")).expect("there");
    assert!(resume(None).contains("began with weights from"));
    run_from(&config, folder.path(), Start::Resume, Some(towers(1))).expect("trains anew");
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
