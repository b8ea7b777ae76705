//! `prepare` ended by Ctrl-C says so, leaves nothing half written and goes on when begun again.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use comtip_test_support::SAMPLE;

fn prepare(to: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comtip"));
    command
        .args(["prepare", SAMPLE, "--jobs", "1", "--to"])
        .arg(to);
    command
}

fn partial_files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| name.ends_with(".partial")).collect()
}

#[test]
fn ctrl_c_ends_prepare_in_order_and_the_same_command_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let to = folder.path().join("shards");
    let mut child = prepare(&to)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("runs");
    let mut said = BufReader::new(child.stderr.take().expect("a pipe"));
    let mut line = String::new();
    while !line.starts_with("Human_Breast") {
        line.clear();
        assert!(said.read_line(&mut line).expect("text") > 0, "no slide");
    }
    assert_eq!(partial_files(&to).len(), 1, "the slide is in work");
    let interrupted = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(interrupted.expect("sent").success());
    let mut rest = String::new();
    said.read_to_string(&mut rest).expect("text");
    assert_eq!(child.wait().expect("ends").code(), Some(130), "{rest}");
    assert!(rest.contains("press Ctrl-C again"), "{rest}");
    // The slide in work may have been done before it was noticed.
    let none_done = rest.contains("before the first slide was done; the same command begins again");
    let one_done = rest.contains("with 1 of 3 slides done, which stay");
    assert!(none_done || one_done, "{rest}");
    assert!(!rest.contains("with 0 of"), "{rest}");
    assert!(partial_files(&to).is_empty(), "{:?}", partial_files(&to));

    let again = prepare(&to).output().expect("runs");
    assert_eq!(again.status.code(), Some(0), "{again:?}");
    let said = String::from_utf8(again.stdout).expect("text");
    assert!(said.contains("3 of 3 slides"), "{said}");
}
