//! Shards of the sample, sections of it under other names, and the command run beside them.

use std::path::{Path, PathBuf};
use std::process::Output;

pub(crate) use comtip_test_support::C2;
use comtip_test_support::SAMPLE;
use tempfile::TempDir;

pub(crate) const CLEAN: &str = "no test slide was seen in pretraining";

pub(crate) fn comtip(folder: &Path, line: &str) -> Output {
    comtip_test_support::run(env!("CARGO_BIN_EXE_comtip"), folder, line)
}

/// What a command that succeeds prints.
pub(crate) fn printed(folder: &Path, line: &str) -> String {
    let output = comtip(folder, line);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{line}: {errors}");
    String::from_utf8(output.stdout).expect("text") + &errors
}

/// Exit code and error of a command that fails.
pub(crate) fn refused(folder: &Path, line: &str) -> (Option<i32>, String) {
    let output = comtip(folder, line);
    assert!(!output.status.success(), "{line}");
    let error = String::from_utf8(output.stderr).expect("text");
    assert!(!error.contains("panicked"), "{error}");
    (output.status.code(), error)
}

pub(crate) fn sample() -> PathBuf {
    PathBuf::from(SAMPLE)
}

/// A folder with the shards of the sample in `shards`.
pub(crate) fn shards() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let line = format!("prepare {} --to shards", sample().display());
    printed(folder.path(), &line);
    folder
}

/// Slides in STimage-1K4M's layout, each a section of the sample under another name.
pub(crate) fn sections(folder: &Path, named: &[(&str, &str)]) {
    let root = folder.join("slides/ST");
    let parts = [
        ("coord", "_coord.csv"),
        ("gene_exp", "_count.csv.gz"),
        ("image", ".png"),
    ];
    for (part, end) in parts {
        std::fs::create_dir_all(root.join(part)).expect("made");
        for (section, name) in named {
            let from = C2.replace("C2", section);
            let from = sample().join(format!("ST/{part}/{from}{end}"));
            std::fs::copy(&from, root.join(format!("{part}/{name}{end}"))).expect("copied");
        }
    }
}

pub(crate) const DLPFC: [(&str, &str); 2] = [("B4", "151673"), ("C3", "151674")];

pub(crate) const V10: [(&str, &str); 2] = [("B4", "V10_A1"), ("C3", "V10_B1")];

pub(crate) fn write_table(folder: &Path, rows: &str) {
    std::fs::write(
        folder.join("patients.csv"),
        format!("slide,patient\n{rows}"),
    )
    .expect("written");
}

/// What a run of one step tells; it learns nothing, which may be exit code 1.
pub(crate) fn pretrained(folder: &Path, line: &str) -> String {
    let quick = "--preset tiny --set run.epochs=1 --set run.batch_size=8 --set run.pairs_per_epoch=8 \
        --set run.observed_spots=0 --set data.genes_per_spot=4 --set data.n_top_genes=40";
    let output = comtip(folder, &format!("pretrain {line} {quick}"));
    let said = String::from_utf8(output.stderr).expect("text");
    assert!(matches!(output.status.code(), Some(0 | 1)), "{said}");
    said
}
