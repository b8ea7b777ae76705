//! What weights were trained on goes with them, and a score says what its test slides have to do with it.

use std::fs;
use std::path::Path;

use crate::fixture::{
    PATIENTS, SLIDES, WHOLE, assert_says, comtip, copy, pretrain, said, succeeds,
};

const CLEAN: &str = "no test slide was seen in pretraining";
const SEEN: &str = "TEST SLIDES WERE SEEN IN PRETRAINING";

fn evaluate(here: &Path, run: &str) -> std::process::Output {
    comtip(here, &["evaluate", "zero-shot", "shards", "--run", run])
}

/// A folder with the shards alone, and `first`, a run from random weights that trained on slide A1 and held out B1.
fn with_first_run() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&WHOLE.path().join("shards"), &folder.path().join("shards"));
    succeeds(&pretrain(
        folder.path(),
        "first",
        &["--hold-out", PATIENTS[1]],
    ));
    folder
}

#[test]
fn a_clean_score_says_that_its_slides_were_not_seen() {
    let folder = with_first_run();
    let clean = evaluate(folder.path(), "first");
    assert_says(&clean, 0, &[CLEAN, "initial weights: random, seed 7"]);
    assert!(!said(&clean).contains(SEEN), "{}", said(&clean));
}

#[test]
fn test_slides_that_the_initial_weights_saw_stamp_every_score() {
    let folder = with_first_run();
    let here = folder.path();
    let export = ["weights", "export", "first", "--to", "clip"];
    succeeds(&comtip(here, &export));
    // Import and export again lose nothing.
    let import = ["weights", "import", "clip", "--to", "towers"];
    assert_says(
        &comtip(here, &import),
        0,
        &["trained before: random, seed 7", SLIDES[0]],
    );
    succeeds(&comtip(
        here,
        &["weights", "export", "towers", "--to", "again"],
    ));
    for (n, weights) in ["clip", "towers", "again"].into_iter().enumerate() {
        let run = format!("second_{n}");
        let begun = pretrain(
            here,
            &run,
            &["--weights", weights, "--hold-out", PATIENTS[0]],
        );
        succeeds(&begun);
        assert!(said(&begun).contains(SEEN), "{}", said(&begun));
        let scored = evaluate(here, &run);
        let stamp = format!("no head fitted ({SEEN})");
        let seen = format!("{SEEN}: {}", SLIDES[0]);
        let before = format!(
            "initial weights: random, seed 7; then trained on {}",
            SLIDES[0]
        );
        assert_says(&scored, 0, &[&stamp, &seen, &before]);
        assert!(!said(&scored).contains(CLEAN), "{}", said(&scored));
    }
    // Of those that held the same slide out, nothing was seen.
    succeeds(&pretrain(
        here,
        "third",
        &["--weights", "clip", "--hold-out", PATIENTS[1]],
    ));
    assert_says(&evaluate(here, "third"), 0, &[CLEAN, "then trained on"]);
}

#[test]
fn of_weights_of_others_nothing_is_claimed() {
    let here = WHOLE.path();
    let scored = evaluate(here, "run");
    assert_says(
        &scored,
        0,
        &[
            "initial weights: timm/model.safetensors",
            "are not known to hold",
        ],
    );
    assert_says(&scored, 0, &["seen before: not known"]);
    assert!(!said(&scored).contains(CLEAN), "{}", said(&scored));
}

#[test]
fn a_model_taken_from_another_run_tells_what_it_saw() {
    let folder = with_first_run();
    let here = folder.path();
    succeeds(&pretrain(here, "other", &["--hold-out", PATIENTS[0]]));
    fs::remove_dir_all(here.join("other/model")).expect("there");
    copy(&here.join("first/model"), &here.join("other/model"));
    assert_says(&evaluate(here, "other"), 0, &[SEEN]);
}

/// Takes away what earlier versions did not write, and puts in what they did.
fn age(run: &Path) {
    for file in ["checksums.json", "provenance.json"] {
        fs::remove_file(run.join(file)).expect("there");
        fs::remove_file(run.join("model").join(file)).expect("there");
    }
    fs::remove_file(run.join("spots.json")).expect("there");
    let path = run.join("epochs.jsonl");
    let log = fs::read_to_string(&path).expect("a log");
    let said = r#"{"pair_probe":0.5,"image_rank":3.5,"text_rank":2.0,"#;
    let log: Vec<String> = log
        .lines()
        .map(|line| line.replacen('{', said, 1))
        .collect();
    fs::write(&path, log.join("\n") + "\n").expect("written");
}

#[test]
fn a_run_of_an_earlier_version_is_read_with_a_warning() {
    let folder = with_first_run();
    let here = folder.path();
    age(&here.join("first"));
    copy(&here.join("first"), &here.join("bare"));
    fs::remove_dir_all(here.join("bare/checkpoint")).expect("there");
    for run in ["first", "bare"] {
        let scored = evaluate(here, run);
        let unverified = format!("{run}/model has no checksums.json");
        assert_says(&scored, 0, &[CLEAN, &unverified, "--resume"]);
        let exported = comtip(
            here,
            &["weights", "export", run, "--to", &format!("{run}_clip")],
        );
        assert_says(&exported, 0, &[&unverified]);
        // What the warning says mends it.
        let resumed = comtip(here, &["pretrain", "shards", "--to", run, "--resume"]);
        succeeds(&resumed);
        let again = evaluate(here, run);
        assert_says(&again, 0, &[CLEAN]);
        assert!(
            !said(&again).contains("has no checksums.json"),
            "{}",
            said(&again)
        );
    }
    // With checkpoints or without, it is the same model and the same history.
    for file in ["model.safetensors", "provenance.json", "checksums.json"] {
        let [first, bare] =
            ["first", "bare"].map(|run| fs::read(here.join(run).join("model").join(file)));
        assert!(
            first.expect("written") == bare.expect("written"),
            "{file} differs"
        );
    }
}

#[test]
fn of_a_run_that_recorded_no_patients_nothing_is_claimed_of_them() {
    let folder = with_first_run();
    let here = folder.path();
    let slides = SLIDES.map(|slide| format!("{slide:?}"));
    // As a model without provenance beside a split of slides whose patients the shards do not know.
    for file in ["checksums.json", "provenance.json"] {
        fs::remove_file(here.join("first").join(file)).expect("there");
        fs::remove_file(here.join("first/model").join(file)).expect("there");
    }
    fs::remove_file(here.join("first/spots.json")).expect("there");
    let split = format!(r#"{{"train": [{}], "test": [{}]}}"#, slides[0], slides[1]);
    fs::write(here.join("first/split.json"), split).expect("written");
    let manifest = here.join("shards/manifest.json");
    let known = fs::read_to_string(&manifest).expect("there");
    assert_says(&evaluate(here, "first"), 0, &[CLEAN]);
    fs::write(&manifest, known.replace("\"guessed\"", "\"unknown\"")).expect("written");
    let scored = evaluate(here, "first");
    let not_known = format!("patients of {} are not known", SLIDES[0]);
    assert_says(&scored, 0, &["seen before: not known: ", &not_known]);
    assert!(!said(&scored).contains(CLEAN), "{}", said(&scored));
}

#[test]
fn a_history_that_was_changed_or_is_of_other_weights_is_refused() {
    let folder = with_first_run();
    let here = folder.path();
    succeeds(&comtip(
        here,
        &["weights", "export", "first", "--to", "clip"],
    ));
    let path = here.join("clip/comtip-provenance.json");
    let whole = fs::read_to_string(&path).expect("there");
    fs::write(&path, whole.replace(SLIDES[0], "another")).expect("written");
    let import = ["weights", "import", "clip", "--to", "towers"];
    assert_says(
        &comtip(here, &import),
        3,
        &["comtip-provenance.json: was changed"],
    );
    fs::write(&path, "{}").expect("written");
    assert_says(
        &comtip(here, &import),
        3,
        &["comtip-provenance.json: is damaged"],
    );
    // Without it they are weights like any others.
    fs::remove_file(&path).expect("there");
    succeeds(&comtip(here, &import));
}
