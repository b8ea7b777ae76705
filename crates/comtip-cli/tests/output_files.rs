//! Where `--to` leads: files are replaced whole, what is no file is written into, and inputs are left alone.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{FileTypeExt, symlink};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use comtip_test_support::two_spots;
use tempfile::TempDir;

/// Shards of two slides of two patients, in `shards`.
fn shards() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (n, slide) in ["V10_A1", "V11_A1"].into_iter().enumerate() {
        let (count, blue) = (n as u32, 90 + 80 * n as u8);
        two_spots(slide, [[count, 7], [2, count]], blue).write(&folder.path().join("slides"));
    }
    ends(
        &comtip(&folder, &["prepare", "slides", "--to", "shards"]),
        0,
        "2 of 2",
    );
    folder
}

comtip_test_support::define_comtip!();

fn split(folder: &TempDir, to: &str) -> Output {
    comtip(folder, &["split", "shards", "--to", to])
}

#[track_caller]
fn ends(output: &Output, code: i32, part: &str) {
    let said = [&output.stderr[..], &output.stdout[..]].concat();
    let said = String::from_utf8_lossy(&said);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(said.contains(part), "no `{part}` in: {said}");
}

/// The folds of a file, as JSON.
fn folds(json: &[u8]) -> serde_json::Value {
    let folds: serde_json::Value = serde_json::from_slice(json).expect("JSON");
    assert_eq!(folds["folds"].as_array().map(Vec::len), Some(2), "{folds}");
    folds
}

#[test]
fn what_is_no_file_is_written_into_and_stays_what_it_is() {
    let folder = shards();
    let at = |name: &str| folder.path().join(name);
    ends(&split(&folder, "folds.json"), 0, "written to folds.json");
    let wanted = folds(&fs::read(at("folds.json")).expect("there"));

    fs::create_dir(at("far")).expect("made");
    symlink("far/folds.json", at("link")).expect("made");
    ends(&split(&folder, "link"), 0, "written to link");
    assert!(at("link").is_symlink());
    assert_eq!(
        folds(&fs::read(at("far/folds.json")).expect("there")),
        wanted
    );

    let fifo = at("fifo");
    assert!(
        Command::new("mkfifo")
            .arg(&fifo)
            .status()
            .expect("runs")
            .success()
    );
    let reader = {
        let fifo = fifo.clone();
        std::thread::spawn(move || fs::read(fifo).expect("read"))
    };
    ends(&split(&folder, "fifo"), 0, "written to fifo");
    assert_eq!(folds(&reader.join().expect("read")), wanted);
    let kind = fs::symlink_metadata(&fifo).expect("there").file_type();
    assert!(kind.is_fifo());

    ends(&split(&folder, "/dev/null"), 0, "written to /dev/null");
    let kind = fs::metadata("/dev/null").expect("there").file_type();
    assert!(kind.is_char_device());
}

#[test]
fn standard_output_gets_the_bytes_in_a_pipe_and_in_a_file() {
    let folder = shards();
    let piped = split(&folder, "/dev/stdout");
    ends(&piped, 0, "\"folds\"");
    let out = folder.path().join("out.txt");
    let file = fs::File::create(&out).expect("made");
    let status = Command::new(env!("CARGO_BIN_EXE_comtip"))
        .current_dir(folder.path())
        .args(["split", "shards", "--to", "/dev/stdout"])
        .stdout(Stdio::from(file))
        .stderr(Stdio::null())
        .status();
    assert!(status.expect("runs").success());
    // All that was said is there, whatever it went through.
    assert_eq!(fs::read(&out).expect("there"), piped.stdout);
}

#[test]
fn what_cannot_be_written_ends_with_3_and_without_a_temporary_name() {
    let folder = shards();
    if cfg!(target_os = "linux") {
        ends(&split(&folder, "/dev/full"), 3, "cannot write /dev/full");
    }
    fs::write(folder.path().join("file"), "").expect("written");
    let below_a_file = split(&folder, "file/folds.json");
    ends(
        &below_a_file,
        3,
        "cannot create file/folds.json: Not a directory\n",
    );
    ends(&split(&folder, "shards"), 2, "is a folder");
    ends(&split(&folder, "absent/folds.json"), 2, "make it first");
}

#[cfg(target_os = "linux")]
#[test]
fn a_table_that_cannot_be_written_ends_with_3() {
    let folder = shards();
    let full = fs::OpenOptions::new().write(true).open("/dev/full");
    let output = Command::new(env!("CARGO_BIN_EXE_comtip"))
        .current_dir(folder.path())
        .args(["inspect", "slides"])
        .stdout(Stdio::from(full.expect("there")))
        .output();
    ends(
        &output.expect("runs"),
        3,
        "error: cannot write to standard output: ",
    );
}

#[test]
fn inputs_are_not_replaced() {
    let folder = shards();
    let manifest = folder.path().join("shards/manifest.json");
    let before = fs::read(&manifest).expect("there");
    for name in [
        "manifest.json",
        "prepare.json",
        "V10_A1.parquet",
        "V10_A1.thumbnail.png",
    ] {
        let to = format!("shards/{name}");
        ends(&split(&folder, &to), 2, "is a file of the folder of shards");
    }
    symlink("shards/manifest.json", folder.path().join("link")).expect("made");
    ends(
        &split(&folder, "link"),
        2,
        "is a file of the folder of shards",
    );
    assert_eq!(fs::read(&manifest).expect("there"), before);
    fs::write(folder.path().join("who.csv"), "slide,patient\nV10_A1,x\n").expect("written");
    let own = [
        "split",
        "shards",
        "--patients",
        "who.csv",
        "--to",
        "./who.csv",
    ];
    ends(&comtip(&folder, &own), 2, "this file is also read");
    assert!(Path::new(&folder.path().join("who.csv")).is_file());
}
