//! What `evaluate` and `embed` read, refuse and say, on small slides of noise.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use image::{Rgb, RgbImage};
use tempfile::TempDir;

const STUDY: &str = "Human_Breast_Andersson_10142021_ST";
const TOWERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/timm");
/// Spots of every slide.
const N_SPOTS: usize = 16;
const SPACING_PX: usize = 60;

/// Marsaglia's xorshift.
struct Noise(u32);

impl Noise {
    fn byte(&mut self) -> u8 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        (self.0 >> 24) as u8
    }
}

/// Writes one slide in the layout of STimage-1K4M; spot `i` has the label `labels[i % labels.len()]`.
fn write_slide(folder: &Path, section: &str, gene: &str, labels: &[&str]) {
    let slide = format!("{STUDY}_{section}");
    let mut noise = Noise(section.bytes().map(u32::from).product());
    let side = (4 * SPACING_PX) as u32;
    let image = RgbImage::from_fn(side, side, |_, _| Rgb([0; 3].map(|_| noise.byte())));
    let write = |path: String, text: &str| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    let mut coordinates = ",yaxis,xaxis,r\n".to_owned();
    let names: Vec<String> = (0..40).map(|g| format!("{gene}{g}")).collect();
    let mut counts = format!(",{}\n", names.join(","));
    let mut annotation = "V1,V2\n".to_owned();
    for spot in 0..N_SPOTS {
        let centre = |n: usize| n * SPACING_PX + SPACING_PX / 2;
        let (x, y) = (centre(spot % 4), centre(spot / 4));
        let id = format!("{slide}_{}x{}", spot % 4, spot / 4);
        writeln!(coordinates, "{id},{y},{x},20").expect("text");
        let cells: Vec<String> = (0..40).map(|_| (noise.byte() / 16).to_string()).collect();
        writeln!(counts, "{id},{}", cells.join(",")).expect("text");
        if let Some(label) = labels.get(spot % labels.len().max(1)) {
            writeln!(annotation, "{id},{label}").expect("text");
        }
    }
    write(format!("ST/coord/{slide}_coord.csv"), &coordinates);
    write(format!("ST/gene_exp/{slide}_count.csv"), &counts);
    if !labels.is_empty() {
        write(format!("annotation/{slide}_anno.csv"), &annotation);
    }
    fs::create_dir_all(folder.join("ST/image")).expect("made");
    let path = folder.join(format!("ST/image/{slide}.png"));
    image.save(path).expect("written");
}

fn comtip(folder: &Path, line: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_comtip"))
        .args(line.split_whitespace())
        .current_dir(folder)
        .output()
        .expect("runs")
}

/// Result and progress of a command; so short a training may learn nothing, which is exit code 1.
#[track_caller]
fn done(folder: &Path, line: &str) -> (String, String) {
    let output = comtip(folder, line);
    let progress = String::from_utf8(output.stderr).expect("text");
    assert!(
        matches!(output.status.code(), Some(0 | 1)),
        "{line}: {progress}"
    );
    (String::from_utf8(output.stdout).expect("text"), progress)
}

/// The error of a command that is refused with this exit code.
#[track_caller]
fn refused(folder: &Path, line: &str, code: i32) -> String {
    let output = comtip(folder, line);
    let error = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(code), "{line}: {error}");
    assert!(!error.contains("panicked"), "{error}");
    error
}

#[track_caller]
fn assert_says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no `{part}` in: {text}");
    }
}

/// Shards of training slides A1, A2, … and of test slides B1, B2, …, each with its labels, and a run that
/// saw the first alone.
fn trained(n_training: usize, tests: &[&[&str]], more: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let slides = folder.path().join("slides");
    for at in 1..=n_training {
        write_slide(&slides, &format!("A{at}"), "GENE", &["tumour"]);
    }
    for (at, labels) in tests.iter().enumerate() {
        write_slide(&slides, &format!("B{}", at + 1), "GENE", labels);
    }
    let here = folder.path();
    done(here, "prepare slides --to shards");
    if !more.is_empty() {
        done(here, &format!("weights import {TOWERS} --to towers"));
    }
    let settings = "--set run.epochs=1 --set run.batch_size=16 --set run.observed_spots=0 --set data.genes_per_spot=4 --set data.n_top_genes=30";
    let preset = format!("--preset tiny --hold-out {STUDY}_B {settings} {more}");
    done(here, &format!("pretrain shards --to run {preset}"));
    folder
}

#[test]
fn clustering_and_zero_shot_embed_the_test_spots_alone() {
    let folder = trained(4, &[&["tumour", "stroma"]], "");
    let here = folder.path();
    let encoders = "by comtip, pretrained; initial weights, random; tile colour statistics";
    let (_, progress) = done(here, "evaluate clustering shards --run run");
    assert_says(&progress, &[&format!("16 test spots {encoders}")]);
    assert!(!progress.contains("training spots"), "{progress}");

    // A table of somebody's is not written over.
    fs::write(here.join("who.csv"), "slide,patient\na,b\n").expect("written");
    let embed = ["embed", "shards", "--run", "run", "--to", "who.csv"];
    let refused = comtip(here, &embed.join(" "));
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    let who = fs::read_to_string(here.join("who.csv")).expect("there");
    assert_eq!(who, "slide,patient\na,b\n");

    let (_, progress) = done(here, "evaluate zero-shot shards --run run");
    assert_says(&progress, &["16 test spots by comtip, pretrained ("]);
    assert!(!progress.contains("training spots"), "{progress}");

    // One pass over the tiles serves all encoders, whose tiles were read once for each before.
    let (scores, progress) = done(here, "evaluate expression shards --run run");
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
    assert!(!first.contains("in the place of"), "{first}");
    let (second, _) = done(here, to);
    assert_says(
        &second,
        &["report.html, in the place of the one that was there"],
    );
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
            "PCC per patient",
            "PCC pooled",
            "over these 3 slides",
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

#[test]
fn embed_takes_slides_without_the_genes_of_the_model_and_refuses_other_tiles() {
    let folder = trained(2, &[&[]], "");
    let here = folder.path();
    write_slide(&here.join("others"), "C1", "OTHER", &[]);
    done(here, "prepare others --to others_shards");
    done(here, "embed others_shards --run run --to c1.csv");
    let csv = fs::read_to_string(here.join("c1.csv")).expect("written");
    assert_eq!(csv.lines().count(), 1 + N_SPOTS);
    let n_columns: Vec<usize> = csv.lines().map(|line| line.split(',').count()).collect();
    assert_eq!(n_columns, [5 + 256; 1 + N_SPOTS]);

    done(
        here,
        "prepare others --to small --tile 30um --um-per-px from-spot",
    );
    let line = "embed small --run run --to c2.csv";
    let error = refused(here, line, 3);
    assert_says(
        &error,
        &[
            "C1 has tiles of",
            "but run was trained on tiles of",
            "--any-tile",
        ],
    );
    assert!(!here.join("c2.csv").exists());
    let (_, progress) = done(here, &format!("{line} --any-tile"));
    assert_says(&progress, &["warning: ", "not scaled to unit length"]);

    let error = refused(here, "embed others_shards --run run --to c3.h5ad", 2);
    assert_says(&error, &["name a .csv file"]);
    let error = refused(
        here,
        "embed others_shards --run run --to c3.csv --slides C9",
        2,
    );
    assert_says(&error, &["no slide `C9`", "ST_C1"]);
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
    done(
        here,
        &format!("{prepare} --tile 30um --um-per-px from-spot"),
    );
    put_over(&here.join("small"), &here.join("shards"));
    let line = "evaluate zero-shot shards --run run";
    let error = refused(here, line, 3);
    assert_says(&error, &[&format!("{} has tiles of", tests[0]), &tests[1]]);
    let (scores, _) = done(here, &format!("{line} --any-tile"));
    let told = scores.lines().find(|line| line.contains("tiles differ: "));
    assert_says(told.expect("told"), &[&tests[0], &tests[1]]);
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
