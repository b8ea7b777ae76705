//! Planted leaks: refused, or allowed by name and then stamped wherever a score is said.

use std::fs;
use std::path::Path;

use comtip::metrics::EvalResult;
use tempfile::TempDir;

use crate::fixture::{STUDY, assert_says, done, refused, write_slide};

const SETTINGS: &str = "--preset tiny --set run.epochs=1 --set run.batch_size=16 --set run.observed_spots=0 \
    --set data.genes_per_spot=4 --set data.n_top_genes=30";

/// Shards of A1 and A2, of one patient, and of B1, of another.
fn shards() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    for section in ["A1", "A2", "B1"] {
        write_slide(&here.join("slides"), section, "GENE", &["tumour", "stroma"]);
    }
    done(here, "prepare slides --to shards");
    folder
}

/// Scores by a command: JSON, table, CSV and report all bear the stamp.
#[track_caller]
fn assert_stamped(here: &Path, line: &str, stamp: &str) {
    let outlets = "--json s.json --csv s.csv --report s.html";
    let (table, _) = done(here, &format!("{line} {outlets}"));
    assert_says(&table, &[stamp]);
    let read = |name: &str| fs::read_to_string(here.join(name)).expect("written");
    let result: EvalResult = serde_json::from_str(&read("s.json")).expect("a result");
    let header = result.header();
    assert!(
        header.stamps.iter().any(|of| of == stamp),
        "{:?}",
        header.stamps
    );
    assert_says(&header.verdict.sentence, &[stamp]);
    let csv = read("s.csv");
    let mut rows = csv.lines().skip(1);
    assert!(rows.all(|row| row.contains(stamp)), "{line}: {csv}");
    let html = read("s.html");
    let lead = html.split_once("class=\"lead\"").expect("a verdict").1;
    let lead = lead.split_once("</p>").expect("its end").0;
    // Long names may be broken.
    assert_says(&lead.replace("<wbr>", ""), &[stamp]);
}

#[test]
fn a_patient_on_both_sides_is_refused_or_stamps_every_score() {
    let folder = shards();
    let here = folder.path();
    let split = "split shards --by slide --slides Human_Breast_Andersson_10142021_ST_A1,Human_Breast_Andersson_10142021_ST_A2";
    let error = refused(here, split, 3);
    assert_says(
        &error,
        &[
            &format!("patient {STUDY}_A is on both sides: train {STUDY}_A2, test {STUDY}_A1"),
            "--allow-leakage",
        ],
    );
    assert!(!here.join("folds.json").exists());
    let stamp = format!("leaky: patient {STUDY}_A on both sides");
    let (said, _) = done(here, &format!("{split} --allow-leakage"));
    assert_says(
        &said,
        &[
            "leave one slide out",
            &format!("every score of fold 1 will be stamped `{stamp}`"),
        ],
    );

    // The file alone says it, to every command behind it.
    let (_, progress) = done(
        here,
        &format!("pretrain shards --to run --folds folds.json --fold 1 {SETTINGS}"),
    );
    assert_says(&progress, &[&format!("warning: the split is {stamp}")]);
    let recorded = fs::read_to_string(here.join("run/split.json")).expect("a split");
    assert_says(&recorded, &["\"leak\": \"patient\""]);
    for protocol in ["expression", "clustering", "zero-shot", "retrieval"] {
        assert_stamped(
            here,
            &format!("evaluate {protocol} shards --run run"),
            &stamp,
        );
    }
    let tune = "--set run.epochs=1 --set run.batch_size=16";
    assert_stamped(
        here,
        &format!("finetune shards --run run --to tuned {tune}"),
        &stamp,
    );
    let tuned = fs::read_to_string(here.join("tuned/split.json")).expect("a split");
    assert_says(&tuned, &["\"leak\": \"patient\""]);

    // Without its record the split of a run is no split.
    let edited = recorded.replace("\"leaks\"", "\"no_leaks\"");
    fs::write(here.join("run/split.json"), edited).expect("written");
    refused(here, "evaluate zero-shot shards --run run", 3);
    fs::write(here.join("run/split.json"), recorded).expect("written");

    // Its weights tell it too, by their provenance.
    done(here, "weights export run --to towers");
    done(here, "weights import towers --to imported");
    let hold_out = format!("--hold-out {STUDY}_A --weights imported {SETTINGS}");
    let (_, progress) = done(here, &format!("pretrain shards --to other {hold_out}"));
    assert_says(&progress, &["TEST SLIDES WERE SEEN IN PRETRAINING"]);
    let seen = "TEST SLIDES WERE SEEN IN PRETRAINING";
    assert_stamped(here, "evaluate retrieval shards --run other", seen);
    let provenance = fs::read_to_string(here.join("other/provenance.json")).expect("there");
    assert_says(&provenance, &["\"leak\": \"patient\""]);
}

#[test]
fn genes_that_a_run_chose_on_a_test_slide_are_refused_or_stamp_every_score() {
    let folder = shards();
    let here = folder.path();
    let held_out = format!("pretrain shards --to run --hold-out {STUDY}_B {SETTINGS}");
    done(here, &held_out);
    done(here, &format!("pretrain shards --to all {SETTINGS}"));
    let tune = "--set run.epochs=1 --set run.batch_size=16";
    let line = format!("finetune shards --run run --to tuned --genes all {tune}");
    let error = refused(here, &line, 3);
    let leak = format!("genes chosen with test slide {STUDY}_B1");
    assert_says(&error, &["--genes all", &leak, "--allow-leakage"]);
    assert!(!here.join("tuned").exists());
    let stamp = format!("leaky: {leak}");
    assert_stamped(here, &format!("{line} --allow-leakage"), &stamp);
    assert_stamped(
        here,
        "finetune shards --run run --to tuned --resume",
        &stamp,
    );

    // Those that the run itself chose know nothing of what it held out, but all of the random spots of its slides.
    let clean = format!("finetune shards --run run --to clean --genes run {tune}");
    let (_, progress) = done(here, &clean);
    assert!(!progress.contains("leaky"), "{progress}");
    let spots = format!("finetune shards --run run --to spots --by random-spots {tune}");
    let stamp = format!("leaky: genes chosen with test slides {STUDY}_A1, {STUDY}_A2");
    assert_stamped(here, &spots, &stamp);
}
