//! What is no study, or another one, is refused before anything is trained.

use std::fs;

use crate::fixture::{PATIENTS, WEIGHTS, assert_says, comtip, copy, pretrain, said};
use crate::study_fixture::{OF_FOLDS, STUDY, shards_and_folds};

#[test]
fn a_study_and_a_run_never_mix() {
    let here = STUDY.path();
    let plain = pretrain(here, "my study", &["--hold-out", PATIENTS[1]]);
    assert_says(&plain, 2, &["my study holds a study already", "--resume"]);
    let again = pretrain(here, "my study", &OF_FOLDS);
    assert_says(&again, 2, &["my study holds a study already"]);
    let run = "my study/full/fold-1/seed-7";
    for more in [
        &["--seeds", "2"][..],
        &["--seeds", "2", "--resume"],
        &["--ablations", "--resume"],
    ] {
        let refused = pretrain(here, run, more);
        assert_says(
            &refused,
            3,
            &["seed-7: holds a single run", "choose another folder"],
        );
    }
    let tui = pretrain(here, "new", &[&OF_FOLDS[..], &["--tui"]].concat());
    assert_says(&tui, 2, &["--tui shows a single run"]);
    assert!(!here.join("new").exists());
}

#[test]
fn what_differs_from_the_study_that_was_begun_is_named() {
    let folder = shards_and_folds();
    let here = folder.path();
    copy(&STUDY.path().join("my study"), &here.join("study"));
    let resume = ["pretrain", "shards", "--to", "study", "--resume"];
    let refused = |more: &[&str], part: &str| {
        let refused = comtip(here, &[&resume, more].concat());
        assert_says(&refused, 3, &["study.json: ", part, "--to study --resume`"]);
    };
    refused(&["--set", "seed=9"], "seed was 7 and is 9 now");
    refused(&["--preset", "tiny"], "run.epochs was 4 and is 20 now");
    refused(&["--seeds", "1"], "seeds were 7, 8 and are 7 now");
    let one_fold = ["--folds", "folds.json", "--fold", "2"];
    refused(&one_fold, "folds were 1, 2 and are 2 now");
    refused(
        &["--hold-out", PATIENTS[0]],
        "folds were 1, 2 and are 1 now",
    );
    refused(&["--weights", WEIGHTS], "first weights were none and are ");
    // What changes no number may be other; so may what is given again.
    let same = [
        &["--set", "run.loader_workers=1"][..],
        &["--folds", "folds.json", "--seeds", "2"],
    ];
    let resumed = comtip(here, &[&resume[..], &same.concat()].concat());
    assert!(
        said(&resumed).contains("4 of 4 runs are finished"),
        "{}",
        said(&resumed)
    );

    let config = here.join("study/full/fold-2/seed-8/config.toml");
    let text = fs::read_to_string(&config).expect("settings");
    fs::write(&config, text.replace("epochs = 4", "epochs = 5")).expect("written");
    let resumed = comtip(here, &resume);
    assert_says(
        &resumed,
        3,
        &["seed-8/config.toml: ", "run.epochs was 4 and is 5 now"],
    );
    fs::write(&config, text).expect("written");
    let weights = here.join("study/full/fold-1/seed-7/model/model.safetensors");
    let mut bytes = fs::read(&weights).expect("weights");
    bytes[900] ^= 1;
    fs::write(&weights, bytes).expect("written");
    assert_says(
        &comtip(here, &resume),
        3,
        &["model.safetensors", "is damaged"],
    );
}

#[test]
fn an_ablation_that_the_settings_have_already_is_refused() {
    let here = STUDY.path();
    let settings = ["--ablations", "--set", "objective.pair=off"];
    let refused = pretrain(here, "new", &settings);
    let said =
        "variant no-pair would train as full does: the settings have objective.pair=off already";
    assert_says(&refused, 2, &[said]);
    assert!(!here.join("new").exists());
}

#[test]
fn a_run_that_diverges_is_named_and_stops_the_study_with_its_code() {
    let folder = shards_and_folds();
    let here = folder.path();
    copy(WEIGHTS.as_ref(), &here.join("towers"));
    let path = here.join("towers/model.safetensors");
    let mut bytes = fs::read(&path).expect("weights");
    let header: [u8; 8] = bytes[..8].try_into().expect("eight bytes");
    let n_header = u64::from_le_bytes(header) as usize;
    // Numbers all of them, which import takes; their products are none.
    for number in bytes[8 + n_header..].chunks_exact_mut(4) {
        number.copy_from_slice(&1e38_f32.to_le_bytes());
    }
    fs::write(&path, bytes).expect("written");
    let more = [
        "--hold-out",
        PATIENTS[1],
        "--seeds",
        "2",
        "--weights",
        "towers",
    ];
    let stopped = pretrain(here, "study", &more);
    let named =
        "error: run 1 of 2: full, fold 1 (tests Human_Breast_Andersson_10142021_ST_B), seed 7: ";
    assert_says(
        &stopped,
        1,
        &[named, "epoch 1, step 1", "Begin another study"],
    );
    assert!(!here.join("study/full/fold-1/seed-8").exists());
}
