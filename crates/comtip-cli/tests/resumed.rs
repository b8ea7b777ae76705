//! A run goes on by its folder alone: settings, split and weights are those it began with.

use std::fs;
use std::path::Path;
use std::process::Output;

use comtip_test_support::{PATIENT_B as TEST_PATIENT, SAMPLE, TIMM_TOWER as WEIGHTS};

/// Two steps with a checkpoint behind each.
const BEGIN: [&str; 16] = [
    "pretrain",
    "shards",
    "--to",
    "run",
    "--preset",
    "tiny",
    "--set",
    "run.epochs=1",
    "--set",
    "run.pairs_per_epoch=64",
    "--set",
    "run.checkpoint_steps=1",
    "--set",
    "data.genes_per_spot=4",
    "--set",
    "run.observed_spots=0",
];

comtip_test_support::define_comtip!();

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// So short a run may learn nothing, which is exit code 1.
#[track_caller]
fn succeeds(output: &Output) {
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "{}",
        said(output)
    );
}

#[test]
fn nothing_need_be_given_again_and_what_is_given_must_be_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    succeeds(&comtip(folder, &["prepare", SAMPLE, "--to", "shards"]));
    let towers = ["weights", "import", WEIGHTS, "--to", "towers"];
    succeeds(&comtip(folder, &towers));
    let more = ["--weights", "towers", "--hold-out", TEST_PATIENT];
    let begin = [&BEGIN[..], &more].concat();
    succeeds(&comtip(folder, &begin));
    let weights = |folder: &Path| fs::read(folder.join("run/model/model.safetensors"));
    let model = weights(folder).expect("a model");

    // As if it had been killed in its second step.
    fs::remove_dir_all(folder.join("run/model")).expect("there");
    fs::remove_dir_all(folder.join("run/checkpoint/step-00000002-end")).expect("there");
    let embed = ["embed", "shards", "--run", "run", "--to", "vectors.csv"];
    let refused = comtip(folder, &embed);
    assert_eq!(refused.status.code(), Some(3));
    assert!(
        said(&refused).contains("run is not finished, so it has no model yet"),
        "{}",
        said(&refused)
    );
    let resume = ["pretrain", "shards", "--to", "run", "--resume"];
    let resumed = comtip(folder, &resume);
    succeeds(&resumed);
    assert!(
        said(&resumed).contains("resumed in epoch 1 after step 1 of 2"),
        "{}",
        said(&resumed)
    );
    assert!(
        weights(folder).expect("a model") == model,
        "the weights differ"
    );

    let other = |more: &[&str]| comtip(folder, &[&resume, more].concat());
    let refused = other(&["--set", "seed=8"]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(
        said(&refused).contains("seed was 7 and is 8 now"),
        "{}",
        said(&refused)
    );
    let refused = other(&["--hold-out", "Human_Breast_Andersson_10142021_ST_C"]);
    assert!(said(&refused).contains("split.json"), "{}", said(&refused));

    fs::rename(folder.join("towers"), folder.join("moved")).expect("moved");
    // The checkpoint holds them.
    succeeds(&comtip(folder, &resume));
    fs::remove_dir_all(folder.join("run/checkpoint")).expect("there");
    fs::remove_dir_all(folder.join("run/model")).expect("there");
    let refused = comtip(folder, &resume);
    assert_eq!(refused.status.code(), Some(3));
    assert!(
        said(&refused).contains("--weights where they are now"),
        "{}",
        said(&refused)
    );
    succeeds(&other(&["--weights", "moved"]));
}

#[test]
fn towers_of_a_run_that_is_not_finished_can_be_exported() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let slide = "Human_Breast_Andersson_10142021_ST_C3";
    let prepare = ["prepare", SAMPLE, "--slides", slide, "--to", "shards"];
    succeeds(&comtip(folder, &prepare));
    succeeds(&comtip(folder, &BEGIN));
    fs::remove_dir_all(folder.join("run/model")).expect("there");
    let export = ["weights", "export", "run", "--to"];
    let refused = comtip(folder, &[&export[..], &["clip"]].concat());
    assert!(
        said(&refused).contains("--checkpoint newest"),
        "{}",
        said(&refused)
    );
    for which in ["newest", "best"] {
        let arguments = [&export[..], &[which, "--checkpoint", which]].concat();
        let exported = comtip(folder, &arguments);
        assert_eq!(exported.status.code(), Some(0), "{}", said(&exported));
        assert!(folder.join(which).join("model.safetensors").is_file());
    }
}

#[test]
fn a_folder_without_a_run_needs_settings_to_begin_one_and_shards_before_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let resume = ["pretrain", "shards", "--to", "run", "--resume"];
    let refused = comtip(folder, &resume);
    assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
    let slide = "Human_Breast_Andersson_10142021_ST_C3";
    let prepare = ["prepare", SAMPLE, "--slides", slide, "--to", "shards"];
    succeeds(&comtip(folder, &prepare));
    let refused = comtip(folder, &resume);
    assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
    assert!(
        said(&refused).contains("--config FILE"),
        "{}",
        said(&refused)
    );
}
