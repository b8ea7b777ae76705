//! It learns, and a run that was stopped, or whose newest checkpoint is damaged, is the run that was begun.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use comtip::train::{LossEpoch, LossStep, StepSplit, Trained, TrainerEvent, read_json_lines};

use crate::regression::{N_EPOCHS, N_STEPS, SHARDS, settings, train, train_to_the_end};
use crate::whole::{WHOLE, checkpoints, equals_the_whole};

#[test]
fn it_learns_and_is_logged() {
    let (whole, _) = &*WHOLE;
    let read = |name: &str| whole.path().join(name);
    let steps: Vec<LossStep> = read_json_lines(&read("metrics.jsonl")).expect("a log");
    assert_eq!(steps.len(), N_EPOCHS * (N_STEPS + 2));
    let first = &steps[0];
    assert_eq!(
        (first.split, first.epoch, first.step),
        (StepSplit::Train, 1, 1)
    );
    assert!(first.losses.get("error").is_some() && first.gradient_norm.is_some());
    let epochs: Vec<LossEpoch> = read_json_lines(&read("epochs.jsonl")).expect("a log");
    let total = |epoch: &LossEpoch| epoch.train.get("total").expect("a loss");
    let (first, last) = (total(&epochs[0]), total(&epochs[N_EPOCHS - 1]));
    assert!(last < 0.8 * first, "{first} to {last}");
    for file in [
        "model.bpk",
        "optimizer.bpk",
        "average.bpk",
        "checksums.json",
    ] {
        let newest = checkpoints(whole.path()).pop().expect("a checkpoint");
        assert!(newest.join(file).is_file(), "{file}");
    }
}

#[test]
fn stopped_within_an_epoch_and_in_validation_it_is_resumed_to_the_same_numbers() {
    for of in [StepSplit::Train, StepSplit::Validation] {
        let folder = tempfile::tempdir().expect("a folder");
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = train(
            SHARDS.path(),
            folder.path(),
            settings(),
            &stop,
            &mut |event| match event {
                TrainerEvent::Step(step) if step.split == of && step.epoch == 2 => {
                    stop.store(true, Ordering::SeqCst);
                }
                _ => {}
            },
        );
        let Ok(Trained::Interrupted(position)) = stopped else {
            panic!("it was not stopped");
        };
        assert_eq!(position.epoch, 2);
        let model = train_to_the_end(folder.path());
        equals_the_whole(folder.path(), &model);
    }
}

#[test]
fn a_damaged_checkpoint_is_passed_over() {
    let folder = tempfile::tempdir().expect("a folder");
    train_to_the_end(folder.path());
    let newest = checkpoints(folder.path()).pop().expect("a checkpoint");
    let part = newest.join("optimizer.bpk");
    let mut bytes = fs::read(&part).expect("a file");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&part, bytes).expect("written");
    let mut passed_over = Vec::new();
    let resumed = train(
        SHARDS.path(),
        folder.path(),
        settings(),
        &Arc::default(),
        &mut |event| {
            if let TrainerEvent::Begun { damaged, .. } = event {
                passed_over.clone_from(damaged);
            }
        },
    );
    let Ok(Trained::Finished(model)) = resumed else {
        panic!("it did not finish");
    };
    assert_eq!(passed_over.len(), 1);
    assert!(passed_over[0].problem.contains("optimizer.bpk is damaged"));
    equals_the_whole(folder.path(), &model);
}

#[test]
fn with_other_settings_it_is_not_resumed() {
    let folder = tempfile::tempdir().expect("a folder");
    train_to_the_end(folder.path());
    let resume = |settings| {
        let resumed = train(
            SHARDS.path(),
            folder.path(),
            settings,
            &Arc::default(),
            &mut |_| {},
        );
        resumed.expect_err("refused").to_string()
    };
    let mut other = settings();
    other.also.insert("seed".to_owned(), "8".to_owned());
    let refused = resume(other);
    assert!(
        refused.contains(r#"also.seed was "7" and is "8" now"#),
        "{refused}"
    );
    let config = folder.path().join("config.toml");
    fs::write(config, "[model]\npreset = \"tiny\"\n").expect("written");
    let refused = resume(settings());
    assert!(refused.contains("is not of such a run"), "{refused}");
}
