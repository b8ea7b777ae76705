//! A study is its runs: each is the plain run of the same settings, and every other command takes one.

use std::fs;

use crate::fixture::{PATIENTS, assert_says, comtip, pretrain, said, succeeds};
use crate::study_fixture::{
    RUNS, STUDY, assert_same_run, assert_same_study, shards_and_folds, study_command,
};

#[test]
fn a_run_of_a_study_is_the_plain_run_of_the_same_settings_bit_for_bit() {
    let folder = shards_and_folds();
    let here = folder.path();
    let plain = ["--folds", "folds.json", "--fold", "2", "--set", "seed=8"];
    let settings = [
        "--set",
        "run.epochs=4",
        "--set",
        "data.validation_share=0.4",
    ];
    succeeds(&pretrain(here, "plain", &[&plain[..], &settings].concat()));
    assert_same_run(
        &STUDY.path().join("my study").join(RUNS[3]),
        &here.join("plain"),
    );

    let hold_out = ["--hold-out", PATIENTS[1]];
    succeeds(&pretrain(
        here,
        "ablated",
        &[&hold_out[..], &["--ablations"]].concat(),
    ));
    let without_pair = ["--set", "objective.pair=off"];
    succeeds(&pretrain(
        here,
        "no-pair",
        &[&hold_out[..], &without_pair].concat(),
    ));
    assert_same_run(
        &here.join("ablated/no-pair/fold-1/seed-7"),
        &here.join("no-pair"),
    );
    let mut variants: Vec<String> = fs::read_dir(here.join("ablated"))
        .expect("a study")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| !name.starts_with('.'))
        .collect();
    variants.sort();
    let expected = [
        "full",
        "no-gene-names",
        "no-masked",
        "no-pair",
        "no-values",
        "study.json",
    ];
    assert_eq!(variants, expected);
}

#[test]
fn variants_of_a_file_are_trained_beside_the_settings_as_they_are_and_can_be_added_to() {
    let folder = shards_and_folds();
    let here = folder.path();
    let variant = |name: &str, change: &str| {
        format!("[[variant]]\nname = \"{name}\"\nchanges = [{change}]\n")
    };
    let short = variant("short", "\"run.epochs=2\"");
    fs::write(here.join("variants.toml"), &short).expect("written");
    let given = ["--hold-out", PATIENTS[1], "--variants", "variants.toml"];
    succeeds(&pretrain(here, "own", &given));
    succeeds(&pretrain(
        here,
        "plain",
        &["--hold-out", PATIENTS[1], "--set", "run.epochs=2"],
    ));
    assert_same_run(&here.join("own/short/fold-1/seed-7"), &here.join("plain"));
    assert!(here.join("own/full/fold-1/seed-7").is_dir());

    let longer = short + &variant("no-pair", "\"objective.pair=off\"");
    fs::write(here.join("longer.toml"), longer).expect("written");
    let resumed = [
        "pretrain",
        "shards",
        "--to",
        "own",
        "--resume",
        "--variants",
        "longer.toml",
    ];
    succeeds(&comtip(here, &resumed));
    assert!(here.join("own/no-pair/fold-1/seed-7/model").is_dir());
    fs::write(here.join("longer.toml"), variant("none", "")).expect("written");
    let refused = comtip(here, &resumed);
    assert_says(&refused, 2, &["variant none changes nothing"]);
}

#[test]
fn what_is_said_of_a_study_tells_where_it_is_and_what_came_of_it() {
    let folder = shards_and_folds();
    let here = folder.path();
    let trained = comtip(here, &study_command("study"));
    succeeds(&trained);
    let said = said(&trained);
    for part in [
        "study: 4 runs (1 variant, 2 folds, 2 seeds)",
        "run 1 of 4: full, fold 1 (tests …_ST_A), seed 7",
        "the study: about ",
        "run 4 of 4: full, fold 2 (tests …_ST_B), seed 8, about ",
        "Runs of the study",
        "best validation",
    ] {
        assert!(said.contains(part), "no `{part}` in: {said}");
    }
    // Sides are compared once a fold.
    assert_eq!(said.matches("comparing the tiles").count(), 2, "{said}");
    assert_same_study(&here.join("study"));

    let again = comtip(here, &["pretrain", "shards", "--to", "study", "--resume"]);
    succeeds(&again);
    let said = crate::fixture::said(&again);
    assert!(
        said.contains("4 of 4 runs are finished already, and were checked"),
        "{said}"
    );
    assert!(!said.contains("comparing"), "{said}");
    assert_same_study(&here.join("study"));
}

#[test]
fn every_run_of_a_study_is_a_run_to_other_commands_and_the_study_is_none() {
    let here = STUDY.path();
    let run = format!("my study/{}", RUNS[2]);
    let evaluate = ["evaluate", "zero-shot", "shards", "--run", &run];
    assert_says(&comtip(here, &evaluate), 0, &["seed"]);
    let embed = ["embed", "shards", "--to", "never.csv", "--run", "my study"];
    assert_says(&comtip(here, &embed), 3, &["holds a study of several runs"]);
    let export = ["weights", "export", "my study", "--to", "never"];
    assert_says(
        &comtip(here, &export),
        3,
        &["holds a study of several runs", "give one of them"],
    );
    let part = ["evaluate", "zero-shot", "shards", "--run", "my study/full"];
    let give = "is a part of the study my study; give that, or one of its runs, as my study/full/fold-1/seed-7";
    assert_says(&comtip(here, &part), 3, &[give]);
}

#[test]
fn a_study_without_its_file_says_so_and_is_not_begun_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    for run in RUNS {
        let run = here.join("lost").join(run);
        fs::create_dir_all(&run).expect("made");
        fs::write(run.join("config.toml"), "").expect("written");
    }
    let gone = "holds runs of a study whose study.json is gone; put it back";
    let evaluate = ["evaluate", "zero-shot", "shards", "--run", "lost"];
    assert_says(
        &comtip(here, &evaluate),
        3,
        &[gone, "as lost/full/fold-1/seed-7"],
    );
    let resume = ["pretrain", "shards", "--to", "lost", "--resume"];
    assert_says(&comtip(here, &resume), 3, &[gone]);
}

#[test]
fn random_spots_are_a_study_of_one_fold_with_their_stamp() {
    let folder = shards_and_folds();
    let here = folder.path();
    let split = [
        "split",
        "shards",
        "--by",
        "random-spots",
        "--to",
        "spots.json",
    ];
    succeeds(&comtip(here, &split));
    let trained = pretrain(here, "study", &["--folds", "spots.json"]);
    succeeds(&trained);
    let said = said(&trained);
    for part in [
        "leaky across space",
        "run 1 of 1: full, fold 1 (tests 20 % of the spots), seed 7",
    ] {
        assert!(said.contains(part), "no `{part}` in: {said}");
    }
    assert!(here.join("study/full/fold-1/seed-7/model").is_dir());
}

#[test]
fn runs_that_learn_nothing_are_named_in_the_end_and_stop_no_other() {
    let folder = shards_and_folds();
    let here = folder.path();
    let idle = [
        "--hold-out",
        PATIENTS[0],
        "--seeds",
        "2",
        "--set",
        "optimizer.warmup_steps=1",
        "--set",
        "optimizer.learning_rate=1e-9",
        "--set",
        "optimizer.new_module_learning_rate=1e-9",
    ];
    let trained = pretrain(here, "study", &idle);
    let named =
        "is still that of chance in 2 of 2 runs: full, fold 1, seed 7; full, fold 1, seed 8";
    assert_says(&trained, 1, &["Runs of the study", named]);
}
