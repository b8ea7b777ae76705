//! Folders, devices and settings that are not what was asked for.

use std::fs;
use std::path::PathBuf;

use crate::fixture::{
    SLIDE, assert_says, comtip, coord, counts, dataset, image, inspect, refused, write,
};

#[test]
fn inspect_tells_the_slides_that_cannot_be_prepared_and_the_others() {
    let folder = dataset();
    let good = |text: &str| text.replace(SLIDE, "Mouse_Brain_Nobody_01012026_ST_B1");
    let beside = |path: PathBuf| PathBuf::from(good(path.to_str().expect("a path")));
    for path in [coord(&folder), counts(&folder)] {
        let text = fs::read_to_string(&path).expect("there");
        write(&beside(path), &good(&text));
    }
    fs::copy(image(&folder), beside(image(&folder))).expect("copied");
    let output = inspect(&folder);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let bytes = fs::read(image(&folder)).expect("there");
    fs::write(image(&folder), &bytes[..bytes.len() / 2]).expect("written");
    let output = inspect(&folder);
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    let said = String::from_utf8(output.stderr).expect("text");
    assert_says(
        &said,
        &[
            &format!("skipped {SLIDE}: "),
            "ends before its picture does",
        ],
    );
    assert_says(&said, &["1 of 2 slides cannot be prepared"]);
    let table = String::from_utf8(output.stdout).expect("text");
    assert!(
        table.contains("_ST_B1") && !table.contains(SLIDE),
        "{table}"
    );
    fs::write(beside(image(&folder)), "").expect("written");
    let output = inspect(&folder);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
}

#[test]
fn an_empty_folder_is_refused_with_what_was_expected() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_says(&refused(&folder), &["no slide", "coord"]);
}

#[test]
fn an_unknown_device_is_refused() {
    let output = comtip(&[
        "pretrain", "shards", "--to", "run", "--preset", "tiny", "--device", "tpu",
    ]);
    assert_eq!(output.status.code(), Some(3));
    let message = String::from_utf8(output.stderr).expect("text");
    assert_says(&message, &["tpu", "this build has: cpu"]);
}

#[test]
fn an_unknown_setting_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("run");
    let config = folder.path().join("run.toml");
    write(&config, "[model]\npreset = \"tiny\"\n\n[run]\nepoch = 3\n");
    let output = comtip(&[
        "pretrain",
        "shards",
        "--to",
        run.to_str().expect("a path"),
        "--config",
        config.to_str().expect("a path"),
    ]);
    assert_eq!(output.status.code(), Some(3));
    let message = String::from_utf8(output.stderr).expect("text");
    assert_says(&message, &["run.toml", "epoch"]);
    assert!(!run.exists());
}

#[test]
fn a_folder_that_is_no_run_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("a path");
    let output = comtip(&["evaluate", "clustering", path, "--run", path]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
}

#[test]
fn a_folder_that_holds_no_shards_is_named_before_what_else_is_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    let there = folder.path().join("run");
    let run = there.to_str().expect("a path");
    let output = comtip(&["pretrain", "nothere", "--to", run]);
    let message = String::from_utf8(output.stderr).expect("text");
    assert_eq!(output.status.code(), Some(3), "{message}");
    assert_says(&message, &["nothere"]);
    assert!(!message.contains("--preset"), "{message}");
}
