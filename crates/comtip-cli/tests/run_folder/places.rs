//! Folders that are given in the wrong place.

use std::fs;

use crate::fixture::{PATIENTS, WHOLE, assert_says, comtip, copy, pretrain};

#[test]
fn a_run_and_shards_that_are_exchanged_are_named() {
    let here = WHOLE.path();
    for arguments in [
        &["evaluate", "expression", "run", "--run", "shards"][..],
        &["evaluate", "zero-shot", "run", "--run", "shards"],
        &["embed", "run", "--run", "shards", "--to", "never.csv"],
        &["pretrain", "run", "--to", "shards", "--preset", "tiny"],
    ] {
        let refused = comtip(here, arguments);
        assert_says(&refused, 2, &["the two are swapped", "run is a run"]);
    }
    assert!(!here.join("never.csv").exists());
}

#[test]
fn a_part_of_a_run_is_answered_with_the_run() {
    let here = WHOLE.path();
    for part in ["run/model", "run/checkpoint"] {
        let embed = ["embed", "shards", "--run", part, "--to", "never.csv"];
        assert_says(&comtip(here, &embed), 3, &["give its folder, run"]);
        let evaluate = ["evaluate", "clustering", "shards", "--run", part];
        assert_says(&comtip(here, &evaluate), 3, &["give its folder, run"]);
    }
    let evaluate = ["evaluate", "clustering", "shards", "--run", "shards"];
    assert_says(
        &comtip(here, &evaluate),
        3,
        &["holds shards, and not a run"],
    );
    let evaluate = ["evaluate", "clustering", "shards", "--run", "nowhere"];
    assert_says(&comtip(here, &evaluate), 3, &["nowhere: is not there"]);
}

#[test]
fn a_run_is_not_begun_over_a_model() {
    let here = WHOLE.path();
    copy(&here.join("run/model"), &here.join("published/model"));
    let model = || fs::read(here.join("published/model/model.safetensors")).expect("weights");
    let before = model();
    let refused = pretrain(here, "published", &["--hold-out", PATIENTS[1]]);
    assert_says(&refused, 3, &["published", "choose another folder"]);
    assert!(model() == before, "the model was written over");
    assert!(!here.join("published/config.toml").exists());
}

#[test]
fn a_run_is_not_begun_among_other_files() {
    let here = WHOLE.path();
    let notes = here.join("notes");
    fs::create_dir(&notes).expect("made");
    fs::write(notes.join("mine.txt"), "mine").expect("written");
    let refused = pretrain(here, "notes", &["--hold-out", PATIENTS[1]]);
    assert_says(&refused, 3, &["mine.txt", "a folder of its own"]);
    let left = fs::read_dir(&notes).expect("a folder").flatten();
    let left: Vec<_> = left.map(|entry| entry.file_name()).collect();
    assert!(
        left.iter()
            .all(|name| name == "mine.txt" || name == ".comtip.lock"),
        "{left:?}"
    );
}
