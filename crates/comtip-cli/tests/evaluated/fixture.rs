//! Shards of small slides of noise, a run on them, and the command.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Output;

use comtip_test_support::TIMM_TOWER;
use image::{Rgb, RgbImage};
use tempfile::TempDir;

pub(crate) const STUDY: &str = "Human_Breast_Andersson_10142021_ST";
/// Spots of every slide.
pub(crate) const N_SPOTS: usize = 16;
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
pub(crate) fn write_slide(folder: &Path, section: &str, gene: &str, labels: &[&str]) {
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

pub(crate) fn comtip(folder: &Path, line: &str) -> Output {
    comtip_test_support::run(env!("CARGO_BIN_EXE_comtip"), folder, line)
}

/// Result and progress of a command; so short a training may learn nothing, which is exit code 1.
#[track_caller]
pub(crate) fn done(folder: &Path, line: &str) -> (String, String) {
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
pub(crate) fn refused(folder: &Path, line: &str, code: i32) -> String {
    let output = comtip(folder, line);
    let error = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(code), "{line}: {error}");
    assert!(!error.contains("panicked"), "{error}");
    error
}

/// Asserts that a text has these parts; a sentence may be wrapped within one.
#[track_caller]
pub(crate) fn assert_says(text: &str, parts: &[&str]) {
    let on_one_line = text.split_whitespace().collect::<Vec<&str>>().join(" ");
    for part in parts {
        let is_there = text.contains(part) || on_one_line.contains(part);
        assert!(is_there, "no `{part}` in: {text}");
    }
}

/// Shards of training slides A1, A2, … and of test slides B1, B2, …, each with its labels, and a run that
/// saw the first alone.
pub(crate) fn trained(n_training: usize, tests: &[&[&str]], more: &str) -> TempDir {
    let sections: Vec<String> = (1..=n_training).map(|at| format!("A{at}")).collect();
    let sections: Vec<&str> = sections.iter().map(String::as_str).collect();
    trained_on(&sections, tests, more)
}

/// The same with training slides of these sections, whose letter is their patient.
pub(crate) fn trained_on(sections: &[&str], tests: &[&[&str]], more: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let slides = folder.path().join("slides");
    for section in sections {
        write_slide(&slides, section, "GENE", &["tumour"]);
    }
    for (at, labels) in tests.iter().enumerate() {
        write_slide(&slides, &format!("B{}", at + 1), "GENE", labels);
    }
    let here = folder.path();
    done(here, "prepare slides --to shards");
    if !more.is_empty() {
        done(here, &format!("weights import {TIMM_TOWER} --to towers"));
    }
    let settings = "--set run.epochs=1 --set run.batch_size=16 --set run.observed_spots=0 --set data.genes_per_spot=4 --set data.n_top_genes=30";
    let preset = format!("--preset tiny --hold-out {STUDY}_B {settings} {more}");
    done(here, &format!("pretrain shards --to run {preset}"));
    folder
}
