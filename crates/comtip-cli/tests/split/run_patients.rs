//! A run keeps the patients of its split, whatever the shards say later.

use std::path::Path;

use crate::fixture::{CLEAN, V10, comtip, pretrained, printed, refused, sections, write_table};

#[test]
fn a_table_given_to_split_alone_is_reported_with_what_the_shards_guess() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    sections(here, &V10);
    printed(here, "prepare slides --to shards");
    write_table(here, "V10_A1,alice\nV10_B1,bob\n");
    printed(here, "split shards --patients patients.csv");
    let both =
        "V10_A1 of alice, V10, a guess, in the shards, V10_B1 of bob, V10, a guess, in the shards";
    let pretrain = "pretrain shards --preset tiny --to run --folds folds.json --fold 1 --set run.epochs=1 \
        --set data.n_top_genes=40";
    let said = comtip(here, pretrain);
    assert!(
        String::from_utf8_lossy(&said.stderr).contains(both),
        "{said:?}"
    );
    let said = printed(here, "evaluate zero-shot shards --run run");
    let split = "split: by patient, all by a table of patients; patients \
        are not those of the shards: ";
    assert!(said.contains(&format!("{split}{both}")), "{said}");
    // By the guess of the shards both sides are of V10.
    assert!(said.contains(&format!("seen before: {CLEAN}")), "{said}");
    assert!(said.contains("no head fitted\n"), "{said}");

    // Prepared again, the shards say that both are of one: the run says otherwise by its table.
    write_table(here, "V10_A1,carol\nV10_B1,carol\n");
    printed(here, "prepare slides --to shards --patients patients.csv");
    let said = printed(here, "evaluate zero-shot shards --run run");
    assert!(
        said.contains("V10_A1 of alice, carol in the shards"),
        "{said}"
    );
    assert!(said.contains(&format!("seen before: {CLEAN}")), "{said}");

    // A split of a run that was edited.
    let path = here.join("run/split.json");
    let json = std::fs::read_to_string(&path).expect("a split");
    let edits = [
        (
            r#""train": ["#,
            r#""train": ["V10_A1", "V10_B1", "#,
            "given twice on the training side",
        ),
        (
            r#""train": ["#,
            r#""train": ["V10_A1", "#,
            "slide V10_A1 is trained on and tested on",
        ),
        ("bob", "alice", "patient alice is on both sides"),
        (
            r#""test""#,
            r#""tested""#,
            "is not a split: unknown field `tested`",
        ),
        ("V10_B1", "V10_C1", "slide V10_C1 is not among the shards"),
    ];
    // As in a run of an earlier release, where no checksum tells that the file was changed.
    for file in [
        "run/checksums.json",
        "run/provenance.json",
        "run/spots.json",
    ] {
        std::fs::remove_file(here.join(file)).expect("there");
    }
    for (from, to, expected) in edits {
        let edited = json.replace(from, to);
        assert_ne!(edited, json);
        std::fs::write(&path, edited).expect("written");
        let (code, error) = refused(here, "evaluate zero-shot shards --run run");
        assert_eq!(code, Some(3), "{error}");
        assert!(error.contains("split.json"), "{error}");
        assert!(error.contains(expected), "{error}");
    }
}

/// The fold of a file, from 1, that tests a slide.
fn fold_that_tests(file: &Path, slide: &str) -> usize {
    let json = std::fs::read_to_string(file).expect("written");
    let folds: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let folds = folds["folds"].as_array().expect("folds");
    let has = |fold: &serde_json::Value| {
        let test = fold["test"].as_array().expect("slides");
        test.iter().any(|tested| tested == slide)
    };
    1 + folds.iter().position(has).expect("tested in one")
}

#[test]
fn donors_that_the_table_alone_tells_apart_are_apart_in_scores_and_in_what_was_seen() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    sections(
        here,
        &[("B4", "151673"), ("C2", "151674"), ("C3", "151675")],
    );
    printed(here, "prepare slides --to shards");
    write_table(here, "151673,Br1\n151674,Br2\n151675,Br3\n");
    printed(here, "split shards --folds 2 --patients patients.csv");
    let json = std::fs::read_to_string(here.join("folds.json")).expect("written");
    let folds: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let tests = |fold: usize| folds["folds"][fold]["test"].as_array().expect("slides");
    let fold = (0..2).max_by_key(|fold| tests(*fold).len()).expect("two");
    assert_eq!(tests(fold).len(), 2);
    pretrained(
        here,
        &format!("shards --to run --folds folds.json --fold {}", fold + 1),
    );
    let said = printed(here, "evaluate zero-shot shards --run run");
    assert!(said.contains(&format!("seen before: {CLEAN}")), "{said}");
    assert!(
        said.contains("Every test slide is of another patient"),
        "{said}"
    );
    for slide in tests(fold) {
        let slide = slide.as_str().expect("a name");
        let donor = format!("{slide}, patient Br{}", slide.as_bytes()[5] - b'2');
        assert!(said.contains(&donor), "no {donor} in {said}");
    }
}

#[test]
fn another_slide_of_a_patient_of_the_first_weights_is_known_by_the_tables_of_both_splits() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    sections(
        here,
        &[("C2", "V10_A1"), ("C3", "V11_A1"), ("B4", "V12_A1")],
    );
    for (shards, alices) in [("first", "V10_A1"), ("second", "V11_A1")] {
        let slides = format!("--slides {alices},V12_A1");
        printed(here, &format!("prepare slides --to {shards} {slides}"));
        write_table(here, &format!("{alices},alice\nV12_A1,bob\n"));
        printed(
            here,
            &format!("split {shards} --patients patients.csv --to {shards}.json"),
        );
    }
    let fold = fold_that_tests(&here.join("first.json"), "V12_A1");
    pretrained(
        here,
        &format!("first --to run --folds first.json --fold {fold}"),
    );
    printed(here, "weights export run --to weights");
    let fold = fold_that_tests(&here.join("second.json"), "V11_A1");
    let second = "second --to run2 --weights weights --folds second.json --fold";
    let said = pretrained(here, &format!("{second} {fold}"));
    let seen = "other slides of the test patients were seen in pretraining: patient alice";
    assert!(said.contains(seen), "{said}");
    let said = printed(here, "evaluate zero-shot second --run run2");
    assert!(said.contains(&format!("seen before: {seen}")), "{said}");
    assert!(
        said.contains("(patients of test slides were seen in pretraining)"),
        "{said}"
    );
}
