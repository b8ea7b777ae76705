//! What `finetune` trains, scores, leaves and refuses.

use std::fs;
use std::path::Path;

use comtip::metrics::{EvalResult, ExpressionResult, MethodRole};

use crate::fixture::{STUDY, assert_says, done, refused, trained};

const LINE: &str = "finetune shards --run run --to tuned --genes GENE7,GENE2,GENE31 --set run.epochs=2 --set run.batch_size=12";

#[track_caller]
fn scores(folder: &Path, name: &str) -> ExpressionResult {
    let json = fs::read_to_string(folder.join(name)).expect("there");
    match serde_json::from_str(&json).expect("a result") {
        EvalResult::FineTuned(result) => result.expression,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_network_is_scored_on_what_the_run_held_out_and_left_with_its_genes() {
    let folder = trained(2, &[&[]], "");
    let here = folder.path();
    let outlets = "--json f.json --csv f.csv --report f.html";
    let (table, progress) = done(here, &format!("{LINE} {outlets}"));
    assert_says(
        &progress,
        &[
            "no tile and no counts of a spot are on both sides",
            "an epoch: 3 steps",
            "  epoch   2  MSE ",
            "the network is in tuned/model",
            "16 test spots by fine-tuned, whole network",
        ],
    );
    assert!(!progress.contains("leaky"), "{progress}");
    let result = scores(here, "f.json");
    assert_eq!(result.genes, ["GENE7", "GENE2", "GENE31"]);
    assert_eq!(result.header.run.path, "tuned");
    assert_eq!(result.slides[0].slide, format!("{STUDY}_B1"));
    let methods = result
        .methods
        .iter()
        .map(|of| (of.method.as_str(), of.role));
    let expected = [
        ("fine-tuned, whole network", MethodRole::Model),
        ("per-gene train mean", MethodRole::Baseline),
    ];
    assert_eq!(methods.collect::<Vec<_>>(), expected);
    assert!(result.header.stamps.is_empty());
    assert_says(
        &table,
        &[
            &result.header.verdict.sentence,
            "predicted from H&E by a fine-tuned network",
            "fine-tuned from: run",
            "head: Linear(256, 256), GELU, Linear(256, 3)",
            "2 epochs of batches of 12; learning rate 1e-5 for the encoder, 1e-3 for the head",
        ],
    );
    let csv = fs::read_to_string(here.join("f.csv")).expect("there");
    assert!(csv.contains("\n1,fine-tuned,tuned,7,,"), "{csv}");
    let html = fs::read_to_string(here.join("f.html")).expect("there");
    assert_says(&html, &["Expression from H&amp;E, fine-tuned of “tuned”"]);

    let model = |name: &str| fs::read(here.join("tuned/model").join(name)).expect("there");
    let provenance = String::from_utf8(model("provenance.json")).expect("text");
    assert_eq!(
        provenance.matches("\"held_out\"").count(),
        2,
        "{provenance}"
    );
    assert_says(&provenance, &[&format!("\"patient\": \"{STUDY}_A\"")]);

    // It is not trained again, and is scored again where it is finished.
    let error = refused(here, LINE, 3);
    assert_says(&error, &["holds a run already"]);
    let weights = model("model.safetensors");
    let resume = "finetune shards --run run --to tuned --resume --json again.json";
    let (_, progress) = done(here, resume);
    assert_says(&progress, &["the run is finished already"]);
    assert!(model("model.safetensors") == weights, "the weights differ");
    assert_eq!(scores(here, "again.json"), scores(here, "f.json"));
    let error = refused(here, &format!("{resume} --head-only"), 3);
    assert_says(&error, &[r#"tuned was "whole" and is "head-only" now"#]);

    // It is no run of pretraining, and is not taken for one.
    for line in [
        "evaluate expression shards --run tuned",
        "embed shards --run tuned --to never.csv",
        "weights export tuned --to never",
        "pretrain shards --to tuned --resume",
        "finetune shards --run run --to never --genes tuned",
    ] {
        let error = refused(here, line, 3);
        let run = here.join("run");
        let give = format!("give {}, the folder of the run", run.display());
        assert_says(&error, &["holds a fine-tuned network", &give]);
    }
}

#[test]
fn random_spots_are_stamped_as_leaky_and_as_seen() {
    let folder = trained(2, &[&[]], "");
    let here = folder.path();
    let line = "finetune shards --run run --to tuned --by random-spots --head-only --set run.epochs=1 --json f.json";
    let (_, progress) = done(here, line);
    assert_says(
        &progress,
        &[
            "warning: the split is leaky across space",
            "TEST SLIDES WERE SEEN IN PRETRAINING",
        ],
    );
    let result = scores(here, "f.json");
    // 3 of 16 spots of every slide, the one that the run held out too.
    let n_spots = result.slides.iter().map(|slide| slide.n_spots);
    assert_eq!(n_spots.collect::<Vec<_>>(), [3; 3]);
    assert_eq!(result.methods[0].method, "fine-tuned, head only");
    let genes = format!("leaky: genes chosen with test slides {STUDY}_A1, {STUDY}_A2");
    let stamps = [
        "leaky across space",
        &genes,
        "TEST SLIDES WERE SEEN IN PRETRAINING",
    ];
    assert_eq!(result.header.stamps, stamps);
    // The genes of the run.
    assert_eq!(result.genes.len(), 30);
}

#[test]
fn what_cannot_be_trained_or_scored_is_refused_before_the_first_step() {
    let folder = trained(2, &[&[]], "");
    let here = folder.path();
    let line = "finetune shards --run run --to tuned";
    for (options, code, part) in [
        ("--genes GENE7,GENE77", 3, "no training slide has GENE77"),
        ("--set run.epoch=3", 2, "unknown field `epoch`"),
        ("--report f.pdf", 2, "name a .html file"),
    ] {
        let error = refused(here, &format!("{line} {options}"), code);
        assert_says(&error, &[part]);
    }
    let error = refused(here, "finetune shards --run run --to run", 2);
    assert_says(&error, &["--to is the folder of --run"]);
    assert!(!here.join("tuned").exists());

    let whole = "pretrain shards --to whole --preset tiny --set run.epochs=1 --set run.batch_size=16 \
                 --set run.observed_spots=0 --set data.genes_per_spot=4 --set data.n_top_genes=30";
    done(here, whole);
    let error = refused(here, "finetune shards --run whole --to tuned", 2);
    assert_says(&error, &["whole held nothing out", "--by random-spots"]);
}
