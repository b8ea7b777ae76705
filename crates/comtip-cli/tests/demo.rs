//! The demo, and what is said of a run before its first step.

use std::fs;
use std::process::Output;

use comtip_test_support::SAMPLE;

comtip_test_support::define_comtip!();

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_demo_that_was_stopped_before_its_report_goes_on_and_one_with_a_report_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let demo = format!(
        "demo --to demo --sample {SAMPLE} --set run.epochs=1 --set run.pairs_per_epoch=64 --set \
         data.genes_per_spot=4 --set run.observed_spots=0"
    );
    let begun = comtip(folder.path(), &demo);
    // So short a run may learn nothing, which is exit code 1.
    let code = begun.status.code();
    assert!(matches!(code, Some(0 | 1)), "{}", said(&begun));
    let report = folder.path().join("demo/report.html");
    let model = folder.path().join("demo/run/model/model.safetensors");
    let trained = fs::read(&model).expect("a model");
    let refused = comtip(folder.path(), &demo);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("holds an earlier demo"));

    // As if it had been stopped while it scored.
    fs::remove_file(&report).expect("a report");
    let again = comtip(folder.path(), &demo);
    assert_eq!(again.status.code(), code, "{}", said(&again));
    assert!(report.is_file(), "{}", said(&again));
    assert_eq!(fs::read(&model).expect("a model"), trained);
}

#[test]
fn what_a_run_will_lack_is_said_before_its_first_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let prepare = format!("prepare {SAMPLE} --to shards");
    assert_eq!(comtip(folder.path(), &prepare).status.code(), Some(0));
    let run = comtip(
        folder.path(),
        "pretrain shards --to run --preset tiny --set run.epochs=1 --set run.pairs_per_epoch=64 --set \
         data.genes_per_spot=4 --set run.observed_spots=0 --set data.validation_share=0.01 --set \
         optimizer.learning_rate=1e-6",
    );
    let said = said(&run);
    for words in [
        "slides are trained on and nothing is held out",
        "start from random weights",
        "no spot is kept for validation: data.validation_share asks for 6, fewer than a batch",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains(" 0.0 spots/s"), "{said}");

    // Before any tile is compared, of a folder that no run can begin in.
    let taken = comtip(
        folder.path(),
        "pretrain shards --to run --preset tiny --hold-out Human_Breast_Andersson_10142021_ST_B",
    );
    let said = String::from_utf8_lossy(&taken.stderr).into_owned();
    assert_eq!(taken.status.code(), Some(3), "{said}");
    assert!(said.contains("holds a run already"), "{said}");
    assert!(!said.contains("comparing"), "{said}");
}
