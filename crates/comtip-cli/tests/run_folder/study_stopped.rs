//! A study that was killed or stopped ends with the runs of one that was not, and one that grows keeps those it had.
#![cfg(unix)]

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::fixture::{comtip, pretrain, said, succeeds};
use crate::study_fixture::{
    OF_FOLDS, RUNS, STUDY, assert_same_study, shards_and_folds, study_command,
};

/// Starts the study in a folder, or resumes it there.
fn start(here: &Path, stderr: Stdio) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comtip"));
    command
        .current_dir(here)
        .args(study_command("my study"))
        .arg("--resume")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(stderr);
    command.spawn().expect("runs")
}

/// Waits for a file of a run, however slow the machine is.
#[track_caller]
fn wait_for(path: &Path, child: &mut Child) {
    let deadline = Instant::now() + Duration::from_secs(300);
    while !path.exists() {
        assert!(Instant::now() < deadline, "no {}", path.display());
        assert!(child.try_wait().expect("asked").is_none(), "it ended");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn killed_in_several_runs_it_ends_with_the_same_bits() {
    let folder = shards_and_folds();
    let here = folder.path();
    let study = here.join("my study");
    let step = |run: &str| study.join(run).join("metrics.jsonl");
    // Within the first run, as the second begins, and within the last.
    for (n, awaited) in [step(RUNS[0]), study.join(RUNS[1]), step(RUNS[3])]
        .iter()
        .enumerate()
    {
        let mut child = start(here, Stdio::null());
        wait_for(awaited, &mut child);
        child.kill().expect("killed");
        child.wait().expect("ends");
        let n_models = RUNS
            .iter()
            .filter(|run| study.join(run).join("model").exists());
        assert!(
            n_models.count() >= [0, 1, 3][n],
            "killed at {}",
            awaited.display()
        );
    }
    let resumed = comtip(
        here,
        &["pretrain", "shards", "--to", "my study", "--resume"],
    );
    succeeds(&resumed);
    assert!(
        said(&resumed).contains("runs are finished already"),
        "{}",
        said(&resumed)
    );
    assert_same_study(&study);
}

#[test]
fn ctrl_c_stops_the_whole_study_and_says_the_command_that_resumes_it() {
    let folder = shards_and_folds();
    let here = folder.path();
    let study = here.join("my study");
    let mut child = start(here, Stdio::piped());
    wait_for(&study.join(RUNS[1]).join("metrics.jsonl"), &mut child);
    let signalled = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(signalled.expect("runs").success());
    let ended = child.wait_with_output().expect("ends");
    assert_eq!(ended.status.code(), Some(130));
    assert!(!study.join(RUNS[3]).exists());
    let said = String::from_utf8(ended.stderr).expect("text");
    let last = said.lines().last().expect("a line").trim();
    assert_eq!(
        last, "comtip pretrain shards --to 'my study' --resume",
        "{said}"
    );
    succeeds(&comtip(
        here,
        &["pretrain", "shards", "--to", "my study", "--resume"],
    ));
    assert_same_study(&study);
}

#[test]
fn a_study_that_is_given_more_seeds_keeps_its_runs_and_trains_the_others() {
    let folder = shards_and_folds();
    let here = folder.path();
    let mut fewer = OF_FOLDS;
    fewer[3] = "1";
    succeeds(&pretrain(here, "study", &fewer));
    let model = here
        .join("study")
        .join(RUNS[0])
        .join("model/model.safetensors");
    let written = || {
        model
            .metadata()
            .and_then(|of| of.modified())
            .expect("a time")
    };
    let before = written();
    let grown = comtip(
        here,
        &[
            "pretrain", "shards", "--to", "study", "--resume", "--seeds", "2",
        ],
    );
    succeeds(&grown);
    for part in [
        "it had 2 runs before",
        "2 of 4 runs are finished already",
        "run 3 of 4: full, fold 1",
    ] {
        assert!(
            said(&grown).contains(part),
            "no `{part}` in: {}",
            said(&grown)
        );
    }
    assert_eq!(written(), before, "it was trained again");
    assert_same_study(&here.join("study"));
    assert!(STUDY.path().join("my study/study.json").is_file());
}
