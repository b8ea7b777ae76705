//! A run on devices that two other processes serve goes where one on devices of its own goes.
#![cfg(feature = "remote")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use comtip::train::{StepRecord, read_epoch_records, read_step_records};
use comtip_test_support::{C3, SAMPLE};
use tempfile::TempDir;

const TOKEN: &str = "spots-and-genes";

/// A `comtip serve` on a port of its own, ended when dropped.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start() -> Self {
        let mut process = comtip()
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("runs");
        let mut line = String::new();
        let mut said = BufReader::new(process.stdout.take().expect("a pipe"));
        said.read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("serving cpu on ");
        let address = address.expect("an address").to_owned();
        Self { process, address }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn comtip() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comtip"));
    // With it, what a fault says is longer.
    command
        .env("COMTIP_TOKEN", TOKEN)
        .env_remove("RUST_BACKTRACE");
    command
}

fn shards() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let prepared = comtip()
        .args(["prepare", SAMPLE, "--slides", C3, "--to"])
        .arg(folder.path().join("shards"))
        .output()
        .expect("runs");
    assert_eq!(prepared.status.code(), Some(0), "{prepared:?}");
    folder
}

/// Three epochs of two steps, each batch in two chunks.
fn pretrain(folder: &Path, name: &str, device: &str) -> Command {
    let mut command = comtip();
    command
        .args(["pretrain", "--preset", "tiny", "--device", device])
        .arg(folder.join("shards"))
        .arg("--to")
        .arg(folder.join(name));
    for setting in [
        "run.epochs=3",
        "run.batch_size=12",
        "run.chunk_size=6",
        "run.pairs_per_epoch=24",
        "run.observed_spots=8",
        "data.genes_per_spot=4",
    ] {
        command.args(["--set", setting]);
    }
    command
}

fn records(folder: &Path, name: &str, device: &str) -> Vec<StepRecord> {
    // Whether so short a run learns is another question, with an exit code of its own.
    let ended = pretrain(folder, name, device).output().expect("runs");
    assert!(folder.join(name).join("model").is_dir(), "{}", said(&ended));
    read_step_records(&folder.join(name).join("metrics.jsonl")).expect("a log")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn two_servers_share_a_batch_as_two_devices_of_one_process_do() {
    let folder = shards();
    let here = records(folder.path(), "here", "cpu,cpu");
    let servers = [Server::start(), Server::start()];
    let devices = servers.each_ref().map(|s| format!("remote:{}", s.address));
    let there = records(folder.path(), "there", &devices.join(","));
    assert_eq!(here.len(), there.len());
    assert!(here.len() >= 6, "{}", here.len());
    for (here, there) in here.iter().zip(&there) {
        let apart = (here.total - there.total).abs() / here.total.abs();
        assert!(apart < 1e-4, "{here:?}\n{there:?}");
    }
}

#[test]
fn a_client_without_the_token_and_a_server_that_is_not_there_are_reported() {
    let folder = shards();
    let server = Server::start();
    let device = format!("remote:{}", server.address);
    let refused = pretrain(folder.path(), "run", &device)
        .env("COMTIP_TOKEN", "guessed")
        .output()
        .expect("runs");
    assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
    let words = said(&refused);
    assert!(words.contains("rejected the credential"), "{words}");
    assert!(!folder.path().join("run").exists());
    drop(server);
    let refused = pretrain(folder.path(), "run", &device)
        .output()
        .expect("runs");
    assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
    assert!(said(&refused).contains("is `comtip serve` running there"));
}

#[test]
fn a_server_that_goes_away_ends_the_run_in_words_and_another_goes_on_with_it() {
    let folder = shards();
    let server = Server::start();
    let device = format!("remote:{}", server.address);
    let mut long = pretrain(folder.path(), "run", &device);
    long.args(["--set", "run.epochs=2000"]);
    let run = long.stderr(Stdio::piped()).stdout(Stdio::null());
    let run = run.spawn().expect("runs");
    let log = folder.path().join("run").join("epochs.jsonl");
    let begun = Instant::now();
    while !std::fs::read_to_string(&log).is_ok_and(|text| text.lines().count() >= 2) {
        assert!(begun.elapsed() < Duration::from_secs(300), "no epoch ended");
        std::thread::sleep(Duration::from_millis(50));
    }
    drop(server);
    let ended = run.wait_with_output().expect("ends");
    let said = said(&ended);
    assert_eq!(ended.status.code(), Some(5), "{said}");
    assert!(said.contains("--resume"), "{said}");
    assert!(!said.contains("panicked"), "{said}");

    let other = Server::start();
    let mut again = pretrain(folder.path(), "run", &format!("remote:{}", other.address));
    let epochs = read_epoch_records(&log).expect("a log").len();
    // The settings of a run are those it began with.
    let again = again.args(["--resume", "--set", "run.epochs=2000"]);
    let mut again = again
        .stderr(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("runs");
    let begun = Instant::now();
    while read_epoch_records(&log).map_or(0, |records| records.len()) < epochs + 2 {
        assert!(
            begun.elapsed() < Duration::from_secs(300),
            "it does not go on"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    again.kill().expect("ended");
    again.wait().expect("ended");
}
