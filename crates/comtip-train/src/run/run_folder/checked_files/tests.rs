//! Tests of `checked_files`.

use std::fs;

use super::*;

fn said(result: Result<(), TrainError>) -> String {
    result.expect_err("refused").to_string()
}

#[test]
fn a_run_begins_in_a_folder_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = RunFolder::new(folder.path());
    assert!(
        RunFolder::new(folder.path().join("new"))
            .check_is_free()
            .is_ok()
    );
    // What a begin that was cut short, the system and a queue leave.
    for name in [
        "split.json",
        ".comtip.lock",
        ".split.json.partial",
        "job.out",
    ] {
        fs::write(folder.path().join(name), "").expect("written");
    }
    assert!(run.check_is_free().is_ok());
    fs::write(folder.path().join("notes.txt"), "").expect("written");
    let refused = said(run.check_is_free());
    assert!(
        refused.contains("1 of other files (notes.txt)"),
        "{refused}"
    );
    for n in 0..9 {
        fs::write(folder.path().join(format!("a{n}.parquet")), "").expect("written");
    }
    let refused = said(run.check_is_free());
    assert!(
        refused.contains("10 of other files (a0.parquet, a1.parquet, a2.parquet, …)"),
        "{refused}"
    );
}
