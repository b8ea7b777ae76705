//! What is scored, with which baselines, and what is refused.

use std::fs;
use std::path::Path;
use std::process::Command;

use comtip_test_support::TIMM_TOWER as TOWERS;

use crate::fixture::{STUDY, assert_says, comtip, done, refused, trained};

#[test]
fn a_protocol_embeds_what_it_reads_and_no_more() {
    let folder = trained(4, &[&["tumour", "stroma"]], "");
    let here = folder.path();
    let encoders = "by comtip, pretrained; initial weights, random; tile colour statistics; tile colour and texture";
    let (_, progress) = done(here, "evaluate clustering shards --run run --no-cache");
    assert_says(&progress, &[&format!("16 test spots {encoders}")]);
    assert!(!progress.contains("training spots"), "{progress}");

    // A table of somebody's is not written over.
    fs::write(here.join("who.csv"), "slide,patient\na,b\n").expect("written");
    let embed = ["embed", "shards", "--run", "run", "--to", "who.csv"];
    let refused = comtip(here, &embed.join(" "));
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    let who = fs::read_to_string(here.join("who.csv")).expect("there");
    assert_eq!(who, "slide,patient\na,b\n");

    let (_, progress) = done(here, "evaluate zero-shot shards --run run --no-cache");
    let halves = [
        "16 test spots by comtip, pretrained (",
        "64 training spots by gene sentences (",
        // Intervals are calibrated on them; no baseline is asked for.
        "64 training spots by comtip, pretrained (",
    ];
    assert_says(&progress, &halves);

    // One pass over the tiles serves all encoders, whose tiles were read once for each before.
    let (scores, progress) = done(here, "evaluate expression shards --run run --no-cache");
    let halves = [
        format!("64 training spots {encoders}"),
        format!("16 test spots {encoders}"),
    ];
    assert_says(&progress, &[&halves[0], &halves[1]]);
    assert_eq!(progress.matches(encoders).count(), 2, "{progress}");
    assert_says(
        &scores,
        &[
            "PCC per slide",
            "ridge penalty: ",
            "chosen from powers of ten",
        ],
    );
    assert!(!scores.contains('\u{2212}'), "{scores}");

    let to = "evaluate expression shards --run run --report report.html";
    let (first, _) = done(here, to);
    assert!(!first.contains("in the place of the one"), "{first}");
    let (second, _) = done(here, to);
    assert_says(
        &second,
        &["report.html, in the place of the one that was there"],
    );
    // The verdict is the first thing a reader sees, and stands there alone.
    let html = fs::read_to_string(here.join("report.html")).expect("a report");
    let (lead, scores) = html.split_once("<main").expect("a page");
    assert_says(lead, &["of “run”", "one slide, one training seed."]);
    assert!(!scores.contains("one training seed"), "{scores}");
}

#[test]
fn slides_are_scored_one_by_one_and_those_without_labels_are_named() {
    let few = ["tumour", "stroma"];
    let folder = trained(2, &[&few, &["tumour"], &few], "");
    let here = folder.path();
    let (scores, progress) = done(here, "evaluate clustering shards --run run");
    // Of three test slides of 16 spots one is not scored, and not embedded.
    assert_says(&progress, &["32 test spots by comtip, pretrained"]);
    assert_says(
        &scores,
        &[
            &format!("Skipped, for want of two labels: {STUDY}_B2 (one label, tumour)."),
            &format!("Clustering of {STUDY}_B1: 2 labels on 16 of 16 spots"),
            "mean over 2 slides",
            "Few spots: 16 for 2 labels",
        ],
    );
    let (scores, _) = done(here, "evaluate expression shards --run run --report r.html");
    assert_says(
        &scores,
        &[
            "PCC per slide",
            // All three slides are of one patient.
            "PCC per patient is PCC pooled",
            "over these 3 slides",
            "3 slides, one training seed.",
        ],
    );
    for section in ["B1", "B2", "B3"] {
        let caption = format!("{STUDY}_{section}, patient {STUDY}_B, 16 spots");
        assert_says(&scores, &[&caption]);
    }
    // A gene's map has the number of its own slide, so that those of three slides are not all the same.
    let html = fs::read_to_string(here.join("r.html")).expect("a report");
    let own: Vec<&str> = html
        .split("PCC ")
        .filter(|rest| rest.contains(" on this slide. Pred"))
        .collect();
    let of_best: Vec<&str> = own.iter().step_by(3).map(|rest| &rest[..6]).collect();
    assert_eq!(own.len(), 9, "three genes on three slides");
    assert!(of_best.iter().any(|pcc| *pcc != of_best[0]), "{of_best:?}");
}

#[test]
fn without_labels_clustering_is_refused_before_anything_is_embedded() {
    let folder = trained(2, &[&[]], "");
    let error = refused(folder.path(), "evaluate clustering shards --run run", 3);
    assert_says(&error, &[&format!("{STUDY}_B1 (no labels)"), "--labels"]);
    assert!(!error.contains("embed"), "{error}");
}

#[test]
fn imported_towers_are_a_baseline_of_their_own_and_never_another_in_their_place() {
    let folder = trained(2, &[&["tumour", "stroma"]], "--weights towers");
    let here = folder.path();
    let line = "evaluate expression shards --run run";
    let (scores, _) = done(here, line);
    assert_says(
        &scores,
        &[
            "baseline encoders: initial weights: towers of ",
            "sha256",
            // The statistics of the towers, not those of CLIP.
            "\n  pixels: mean 0.485 0.456 0.406, standard deviation 0.229 0.224 0.225 (imagenet)\n",
            "\n  scale of the images: 100 um spot of ST assumed\n",
        ],
    );
    let row = |of: &str| {
        let row = scores.lines().find(|row| row.contains(of));
        row.expect(of).replace(of, "")
    };
    let (initial, random) = (row("initial weights, imported"), row("random weights"));
    assert_ne!(initial.trim(), random.trim());

    fs::remove_dir_all(here.join("towers")).expect("removed");
    let (scores, _) = done(here, line);
    assert_says(
        &scores,
        &[
            "random weights",
            "cannot be read any more",
            "merit of the training",
        ],
    );
    assert!(!scores.contains("initial weights, imported"), "{scores}");

    // Other weights under the old name are not those the run began with.
    let other = format!("weights import {TOWERS} --to towers --image-px 48");
    done(here, &other);
    let (scores, _) = done(here, line);
    assert_says(&scores, &["holds other weights now"]);
}

/// Puts the shards of a folder in the place of those of the same names in another.
fn put_over(from: &Path, to: &Path) {
    let read = |folder: &Path| -> serde_json::Value {
        let json = fs::read_to_string(folder.join("manifest.json")).expect("there");
        serde_json::from_str(&json).expect("JSON")
    };
    let (given, mut manifest) = (read(from), read(to));
    for entry in given["slides"].as_array().expect("slides") {
        let slides = manifest["slides"].as_array_mut().expect("slides");
        let of_name = slides.iter_mut().find(|old| old["slide"] == entry["slide"]);
        *of_name.expect("the same name") = entry.clone();
        let shard = format!("{}.parquet", entry["slide"].as_str().expect("a name"));
        fs::copy(from.join(&shard), to.join(&shard)).expect("copied");
    }
    fs::write(to.join("manifest.json"), manifest.to_string()).expect("written");
}

#[test]
fn every_test_slide_of_other_tiles_is_named() {
    let few = ["tumour", "stroma"];
    let folder = trained(2, &[&few, &few], "");
    let here = folder.path();
    let tests = [1, 2].map(|section| format!("{STUDY}_B{section}"));
    let prepare = format!("prepare slides --to small --slides {}", tests.join(","));
    done(here, &format!("{prepare} --tile 30um --mpp from-spot"));
    put_over(&here.join("small"), &here.join("shards"));
    let line = "evaluate zero-shot shards --run run";
    let error = refused(here, line, 3);
    assert_says(&error, &[&format!("{} has tiles of", tests[0]), &tests[1]]);
    let (scores, _) = done(here, &format!("{line} --any-tile"));
    let said = scores.lines().find(|line| line.contains("tiles differ: "));
    assert_says(said.expect("said"), &[&tests[0], &tests[1]]);
}

#[cfg(unix)]
#[test]
fn a_path_that_is_no_text_is_written_into_a_report_as_far_as_it_is() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let folder = trained(2, &[&[]], "");
    let here = folder.path();
    let run = OsStr::from_bytes(b"run\xff");
    fs::rename(here.join("run"), here.join(run)).expect("moved");
    let output = Command::new(env!("CARGO_BIN_EXE_comtip"))
        .args([
            "evaluate",
            "zero-shot",
            "shards",
            "--report",
            "r.html",
            "--run",
        ])
        .arg(run)
        .current_dir(here)
        .output()
        .expect("runs");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let html = fs::read_to_string(here.join("r.html")).expect("a report");
    assert_says(&html, &["--run", "run\u{fffd}"]);
}
