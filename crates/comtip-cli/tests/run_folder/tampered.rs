//! A byte of a finished run that is not what was written is refused, or changes nothing: never another result, never
//! a panic.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::fixture::{WHOLE, assert_says, copy};
use crate::probe::{Probe, RESULTS, ask, name_of, origin_of};

const SEED: u64 = 5;

/// Files of a run, and what reads them.
const FILES: [(&str, &[Probe]); 17] = [
    ("model/config.json", &[Probe::Embed, Probe::Evaluate]),
    ("model/genes.json", &[Probe::Embed, Probe::Evaluate]),
    ("model/model.safetensors", &[Probe::Embed, Probe::Evaluate]),
    ("model/provenance.json", &[Probe::Evaluate]),
    ("model/checksums.json", &[Probe::Evaluate]),
    ("config.toml", &[Probe::Evaluate, Probe::Resume]),
    ("split.json", &[Probe::Evaluate, Probe::Resume]),
    (
        "tiles.json",
        &[Probe::Embed, Probe::Evaluate, Probe::Resume],
    ),
    ("spots.json", &[Probe::Evaluate, Probe::Resume]),
    (
        "checksums.json",
        &[Probe::Embed, Probe::Evaluate, Probe::Resume],
    ),
    ("genes.json", &[Probe::Evaluate, Probe::Resume]),
    ("weights.json", &[Probe::Resume]),
    ("provenance.json", &[Probe::Resume]),
    ("checkpoint/step-00000001/state.json", &[Probe::Resume]),
    ("checkpoint/step-00000001/checksums.json", &[Probe::Resume]),
    ("checkpoint/step-00000001/model.bpk", &[Probe::Resume]),
    ("checkpoint/step-00000001/optimizer.bpk", &[Probe::Resume]),
];

/// What came of a changed byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// Nothing came out, and the message names the file or what is wrong.
    Refused,
    /// The same bytes came out.
    Harmless,
    /// Others came out, and nothing was said.
    Silent,
    /// The command panicked or was killed.
    Panicked,
}

/// What comes of a file that was changed, asked for in every way that reads it; the worst of them.
fn outcome(file: &str, probes: &[Probe], bytes: &[u8]) -> (Outcome, String) {
    let here = WHOLE.path();
    let mut worst = (Outcome::Refused, String::new());
    for probe in probes {
        let run = here.join(name_of(*probe));
        fs::remove_dir_all(&run).expect("there");
        copy(&here.join(origin_of(*probe)), &run);
        fs::write(run.join(file), bytes).expect("written");
        let (output, result) = ask(*probe, here, &run);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let outcome = match output.status.code() {
            Some(0 | 1) if result == RESULTS[probe] => Outcome::Harmless,
            Some(0 | 1) => Outcome::Silent,
            Some(2 | 3) if !said.contains("panicked") => Outcome::Refused,
            _ => Outcome::Panicked,
        };
        if outcome >= worst.0 {
            worst = (outcome, said);
        }
    }
    worst
}

/// `COMTIP_TAMPERINGS` asks for another number of changed bytes a file than 1.
fn n_tamperings() -> usize {
    let asked = std::env::var("COMTIP_TAMPERINGS").ok();
    asked.map_or(1, |n| n.parse().expect("a number of changed bytes"))
}

fn original(file: &str, probes: &[Probe]) -> PathBuf {
    let here = WHOLE.path();
    here.join(origin_of(probes[probes.len() - 1])).join(file)
}

#[test]
fn a_changed_byte_is_refused_or_changes_nothing() {
    assert_eq!(RESULTS.len(), 3);
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let mut bad = Vec::new();
    println!(
        "{:44}{:>9}{:>10}{:>8}{:>10}",
        "file", "refused", "harmless", "silent", "panicked"
    );
    for (file, probes) in FILES {
        let Ok(whole) = fs::read(original(file, probes)) else {
            panic!("{file} is not there");
        };
        let mut counts = BTreeMap::new();
        for _ in 0..n_tamperings() {
            let mut bytes = whole.clone();
            let place = rng.random_range(0..bytes.len());
            bytes[place] ^= 1 << rng.random_range(0..8);
            let (outcome, said) = outcome(file, probes, &bytes);
            *counts.entry(outcome).or_insert(0) += 1;
            if outcome >= Outcome::Silent {
                bad.push(format!(
                    "byte {place} of {file}, seed {SEED}: {outcome:?}: {said}"
                ));
            }
        }
        let n = |outcome| counts.get(&outcome).copied().unwrap_or(0);
        let [refused, harmless, silent, panicked] = [
            n(Outcome::Refused),
            n(Outcome::Harmless),
            n(Outcome::Silent),
            n(Outcome::Panicked),
        ];
        println!("{file:44}{refused:>9}{harmless:>10}{silent:>8}{panicked:>10}");
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

/// Only with them is it asked whether the training spots are still those of the run.
#[test]
fn genes_of_a_run_that_were_changed_are_refused_when_its_training_spots_are_read() {
    let here = WHOLE.path();
    let run = here.join("other_genes");
    copy(&here.join("run"), &run);
    let path = run.join("genes.json");
    let mut bytes = fs::read(&path).expect("there");
    bytes[0] ^= 1;
    fs::write(&path, bytes).expect("written");
    let (output, _) = ask(Probe::Evaluate, here, &run);
    assert_says(&output, 3, &["genes.json"]);
}

#[test]
fn a_file_that_is_gone_is_refused() {
    let here = WHOLE.path();
    let listed = fs::read(here.join("run/checksums.json")).expect("there");
    let listed: BTreeMap<String, String> = serde_json::from_slice(&listed).expect("checksums");
    let mut silent = Vec::new();
    for name in listed.keys().map(String::as_str).chain(["checksums.json"]) {
        for probe in [Probe::Embed, Probe::Evaluate, Probe::Resume] {
            let run = here.join("gone");
            copy(&here.join(origin_of(probe)), &run);
            fs::remove_file(run.join(name)).expect("there");
            let (output, _) = ask(probe, here, &run);
            let said = String::from_utf8_lossy(&output.stderr);
            if !matches!(output.status.code(), Some(2 | 3)) || !said.contains(name) {
                silent.push(format!("{name}, {probe:?}: {said}"));
            }
            fs::remove_dir_all(&run).expect("there");
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}
