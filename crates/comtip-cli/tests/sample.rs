//! The commands one after the other on two sections of the bundled real sample.

use std::fs;
use std::path::Path;

use comtip_test_support::{B4, C3, PATIENT_B, SAMPLE};

comtip_test_support::define_comtip!();

#[track_caller]
fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let output = comtip(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn from_slides_to_scores_one_command_after_the_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let sample = SAMPLE;

    let said = succeeds(here, &["inspect", sample, "--to", "pictures"]);
    for fact in ["283", "15289", "935146", "180", "15821", "2033498"] {
        assert!(said.contains(fact), "no {fact} in {said}");
    }
    assert!(here.join(format!("pictures/{B4}.spots.png")).is_file());

    let runs = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../comtip-data/tests/golden/space_ranger"
    );
    let b4 = format!("{sample}/ST/image/{B4}.png");
    let images = ["v1", "hd"].map(|slide| format!("{slide}={b4}"));
    let inspect = [
        "inspect", runs, "--image", &images[0], "--image", &images[1],
    ];
    let said = succeeds(here, &inspect);
    assert!(said.contains("VisiumHD") && said.contains("v2"), "{said}");

    // Two of the three have no image of their own.
    let output = comtip(here, &["inspect", runs]);
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    let said = String::from_utf8(output.stderr).expect("text");
    assert!(said.contains("give the full-resolution image"), "{said}");
    assert!(said.contains("cut from the small one"), "{said}");

    let slides = format!("{B4},{C3}");
    succeeds(
        here,
        &["prepare", sample, "--to", "shards", "--slides", &slides],
    );

    // One epoch is less than the warm-up, and the command says so; the run is whole all the same.
    let pretrain = [
        "pretrain",
        "shards",
        "--to",
        "run",
        "--preset",
        "tiny",
        "--hold-out",
        PATIENT_B,
        "--set",
        "run.epochs=1",
        "--set",
        "data.genes_per_spot=8",
    ];
    let output = comtip(here, &pretrain);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let said = String::from_utf8(output.stdout).expect("text");
    assert!(said.contains("too short to judge"), "{said}");

    let again = comtip(here, &pretrain);
    assert_eq!(again.status.code(), Some(3), "{again:?}");
    let said = String::from_utf8(again.stderr).expect("text");
    assert!(said.contains("holds a run already"), "{said}");

    for (kind, word) in [
        ("clustering", "ARI"),
        ("expression", "PCC"),
        ("retrieval", "R@10"),
        ("zero-shot", "PCC"),
    ] {
        let report = format!("{kind}.html");
        let arguments = [
            "evaluate", kind, "shards", "--run", "run", "--report", &report,
        ];
        let said = succeeds(here, &arguments);
        assert!(said.contains(word) && said.contains(B4), "{said}");
        assert!(said.contains("tiles: 100 um (1"), "{said}");
        let html = fs::read_to_string(here.join(&report)).expect("a report");
        assert!(
            html.contains("<svg") && html.contains("Protocol"),
            "{report}"
        );
    }

    succeeds(
        here,
        &["embed", "shards", "--run", "run", "--to", "spots.csv"],
    );
    let spots = fs::read_to_string(here.join("spots.csv")).expect("embeddings");
    assert_eq!(spots.lines().count(), 1 + 283 + 180);
    assert_eq!(
        spots.lines().next().expect("a header").split(',').count(),
        5 + 256
    );

    // Cut anew at another size, the slides are not those the run was trained on.
    let other = ["--tile", "30um", "--mpp", "from-spot"];
    let cut = ["prepare", sample, "--to", "shards", "--replace"];
    let output = comtip(here, &[&cut[..], &other].concat());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let evaluate = ["evaluate", "clustering", "shards", "--run", "run"];
    let resume = ["pretrain", "shards", "--to", "run", "--resume"];
    for command in [evaluate, resume] {
        let output = comtip(here, &command);
        assert_eq!(output.status.code(), Some(3), "{output:?}");
        let error = String::from_utf8(output.stderr).expect("text");
        for part in ["tiles.json: ", "was trained on tiles of 100 um", "of 30 um"] {
            assert!(error.contains(part), "no `{part}` in {error}");
        }
    }

    let weights = here.join("run/model/model.safetensors");
    let bytes = fs::read(&weights).expect("weights");
    fs::write(&weights, &bytes[..bytes.len() - 4]).expect("cut");
    let output = comtip(
        here,
        &["embed", "shards", "--run", "run", "--to", "more.csv"],
    );
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let said = String::from_utf8(output.stderr).expect("text");
    assert!(said.contains("model.safetensors"), "{said}");
    assert!(!here.join("more.csv").exists());
}
