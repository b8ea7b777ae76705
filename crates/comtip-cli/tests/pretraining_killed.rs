//! `pretrain` killed, interrupted or damaged goes on to the weights it would have had.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use comtip::train::read_epoch_records;
use comtip_test_support::{C3, SAMPLE};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tempfile::TempDir;

const SEED: u64 = 11;
/// A small run of 20 epochs with two steps each, that also saves within an epoch.
const SETTINGS: [&str; 7] = [
    "run.batch_size=12",
    "run.chunk_size=8",
    "run.pairs_per_epoch=24",
    "run.checkpoint_steps=1",
    "run.observed_spots=8",
    "data.genes_per_spot=4",
    "optimizer.average_decay=0.9",
];

/// The shard of one real section, and the model of a run that nothing stopped.
static WHOLE: LazyLock<(TempDir, Vec<u8>, Duration)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let shards = folder.path().join("shards");
    let prepared = Command::new(env!("CARGO_BIN_EXE_comtip"))
        .args(["prepare", SAMPLE, "--slides", C3, "--to"])
        .arg(&shards)
        .output()
        .expect("runs");
    assert_eq!(prepared.status.code(), Some(0), "{prepared:?}");
    let run = folder.path().join("whole");
    let begun = Instant::now();
    succeeds(pretrain(&folder, &run).output().expect("runs"));
    let takes = begun.elapsed();
    let weights = model(&run);
    (folder, weights, takes)
});

fn pretrain(folder: &TempDir, run: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comtip"));
    command
        .args(["pretrain", "--preset", "tiny", "--resume"])
        .arg(folder.path().join("shards"))
        .arg("--to")
        .arg(run)
        .stdin(Stdio::null());
    for setting in SETTINGS {
        command.args(["--set", setting]);
    }
    command
}

/// Starts a run in the background.
fn start(run: &Path) -> Child {
    let mut command = pretrain(&WHOLE.0, run);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("runs")
}

/// So short a run may learn nothing, which is exit code 1.
#[track_caller]
fn succeeds(output: Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{said}");
    said
}

fn model(run: &Path) -> Vec<u8> {
    fs::read(run.join("model/model.safetensors")).expect("a model")
}

fn checkpoints(run: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(run.join("checkpoint")).expect("a folder");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.retain(|path| {
        path.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("step-"))
    });
    paths.sort();
    paths
}

fn has_checkpoint(run: &Path) -> bool {
    run.join("checkpoint").is_dir() && !checkpoints(run).is_empty()
}

/// What each epoch was worth, without what depends on the clock. Means over steps that are read from the log
/// again may differ in the last digit, so nine are kept.
fn epochs(run: &Path) -> Vec<String> {
    let records = read_epoch_records(&run.join("epochs.jsonl")).expect("a log");
    let said = records.iter().map(|record| {
        let (train, held_out) = (record.train, record.validation);
        format!(
            "{} {:.9} {:.9} {:?} {:?} {:?}",
            record.epoch,
            train.info_nce_over_chance,
            train.total,
            held_out,
            record.pair_probe,
            record.image_participation_ratio
        )
    });
    said.collect()
}

#[test]
fn killed_at_five_random_moments_it_ends_with_the_same_weights() {
    let (_, weights, takes) = &*WHOLE;
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("run");
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let (mut n_killed, mut n_resumed) = (0, 0);
    for round in 0..5 {
        n_resumed += usize::from(has_checkpoint(&run));
        let mut child = start(&run);
        // Two wait for a checkpoint to go on from, however slow the machine is.
        let deadline = Instant::now() + takes.mul_f64(4.0);
        while round % 2 == 1 && !has_checkpoint(&run) && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(20));
        }
        // Each leaves the next some way to go.
        std::thread::sleep(takes.mul_f64(rng.random_range(0.05..0.3)));
        child.kill().expect("killed");
        n_killed += usize::from(child.wait().expect("ends").code().is_none());
    }
    assert!(
        n_killed >= 4,
        "{n_killed} of 5 were killed before their end"
    );
    assert!(n_resumed >= 2, "{n_resumed} of 5 began behind a checkpoint");
    succeeds(pretrain(&WHOLE.0, &run).output().expect("runs"));
    assert!(model(&run) == *weights, "the weights differ, seed {SEED}");
    // Every epoch is worth what it would have been, and the last checkpoint knows.
    assert_eq!(epochs(&run), epochs(&WHOLE.0.path().join("whole")));
    let newest = checkpoints(&run).pop().expect("a checkpoint");
    let state = fs::read_to_string(newest.join("state.json")).expect("a state");
    assert!(
        state.contains("\"score\"") && state.contains("\"epoch\": 21"),
        "{state}"
    );
    // Step by step the same numbers, each once.
    let log = |run: &Path| fs::read_to_string(run.join("metrics.jsonl")).expect("a log");
    assert_eq!(log(&run), log(&WHOLE.0.path().join("whole")));
}

#[test]
fn a_damaged_checkpoint_is_named_and_the_one_before_is_taken() {
    let (_, weights, takes) = &*WHOLE;
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("run");
    let mut child = start(&run);
    let deadline = Instant::now() + takes.mul_f64(4.0);
    while !has_checkpoint(&run) || checkpoints(&run).len() < 2 {
        assert!(Instant::now() < deadline, "no two checkpoints");
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().expect("killed");
    child.wait().expect("ends");
    let newest = checkpoints(&run).pop().expect("a checkpoint");
    let part = newest.join("optimizer.bpk");
    let mut bytes = fs::read(&part).expect("a file");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&part, bytes).expect("written");

    let said = succeeds(pretrain(&WHOLE.0, &run).output().expect("runs"));
    assert!(said.contains("optimizer.bpk is damaged"), "{said}");
    let again = succeeds(pretrain(&WHOLE.0, &run).output().expect("runs"));
    assert!(!again.contains("damaged"), "{again}");
    assert!(model(&run) == *weights, "the weights differ");
}

#[test]
fn a_run_goes_on_when_nobody_reads_what_it_tells() {
    let (_, weights, _) = &*WHOLE;
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("run");
    let mut command = pretrain(&WHOLE.0, &run);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("runs");
    drop((child.stdout.take(), child.stderr.take()));
    let code = child.wait().expect("ends").code();
    assert!(matches!(code, Some(0 | 1)), "{code:?}");
    assert!(model(&run) == *weights, "the weights differ");
}

#[cfg(unix)]
#[test]
fn ctrl_c_saves_behind_the_step_and_ends_with_130() {
    let (_, weights, takes) = &*WHOLE;
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("run");
    let mut command = pretrain(&WHOLE.0, &run);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let child = command.spawn().expect("runs");
    let deadline = Instant::now() + takes.mul_f64(4.0);
    while !run.join("metrics.jsonl").is_file() {
        assert!(Instant::now() < deadline, "no step");
        std::thread::sleep(Duration::from_millis(20));
    }
    let signalled = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(signalled.expect("runs").success());
    let ended = child.wait_with_output().expect("ends");
    assert_eq!(ended.status.code(), Some(130));
    assert!(!checkpoints(&run).is_empty());
    // The last line is the command that goes on, and needs no setting again.
    let said = String::from_utf8(ended.stderr).expect("text");
    let command = said.lines().last().expect("a line").trim();
    let arguments = command.strip_prefix("comtip ").expect("a command");
    let mut again = Command::new(env!("CARGO_BIN_EXE_comtip"));
    again.args(arguments.split(' '));
    succeeds(again.output().expect("runs"));
    assert!(model(&run) == *weights, "the weights differ");
}
