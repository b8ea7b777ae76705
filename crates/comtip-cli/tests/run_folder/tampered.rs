//! A byte of a finished run that is not what was written is refused, or changes nothing: never another result, never
//! a panic.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::LazyLock;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::fixture::{WHOLE, comtip, copy, succeeds};

const SEED: u64 = 5;

/// What a run is asked for, so that a changed byte could show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Probe {
    /// Vectors of all spots.
    Embed,
    /// Scores of what was held out.
    Evaluate,
    /// The model of a run that was stopped behind its first step.
    Resume,
}

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
    ("genes.json", &[Probe::Resume]),
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

/// What comes of the run that nobody changed.
static RESULTS: LazyLock<BTreeMap<Probe, Vec<u8>>> = LazyLock::new(|| {
    let here = WHOLE.path();
    let results = [Probe::Embed, Probe::Evaluate, Probe::Resume].map(|probe| {
        let run = here.join(name_of(probe));
        copy(&here.join(origin_of(probe)), &run);
        let (output, result) = ask(probe, here, &run);
        succeeds(&output);
        (probe, result)
    });
    BTreeMap::from(results)
});

/// The folder that a probe is made in.
fn name_of(probe: Probe) -> &'static str {
    match probe {
        Probe::Embed | Probe::Evaluate => "asked",
        Probe::Resume => "resumed",
    }
}

/// The run that it is made of.
fn origin_of(probe: Probe) -> &'static str {
    match probe {
        Probe::Embed | Probe::Evaluate => "run",
        Probe::Resume => "stopped",
    }
}

/// What comes out, of what is compared only without an error.
fn ask(probe: Probe, here: &Path, run: &Path) -> (Output, Vec<u8>) {
    let vectors = run.with_extension("csv");
    let _ = fs::remove_file(&vectors);
    let [run, to] = [run, &vectors].map(|path| path.to_str().expect("a path"));
    match probe {
        Probe::Embed => {
            let output = comtip(here, &["embed", "shards", "--run", run, "--to", to]);
            (output, fs::read(&vectors).unwrap_or_default())
        }
        Probe::Evaluate => {
            let output = comtip(here, &["evaluate", "zero-shot", "shards", "--run", run]);
            let result = output.stdout.clone();
            (output, result)
        }
        Probe::Resume => {
            let output = comtip(here, &["pretrain", "shards", "--to", run, "--resume"]);
            let model = Path::new(run).join("model/model.safetensors");
            (output, fs::read(model).unwrap_or_default())
        }
    }
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
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let outcome = match output.status.code() {
            Some(0 | 1) if result == RESULTS[probe] => Outcome::Harmless,
            Some(0 | 1) => Outcome::Silent,
            Some(2 | 3) if !told.contains("panicked") => Outcome::Refused,
            _ => Outcome::Panicked,
        };
        if outcome >= worst.0 {
            worst = (outcome, told);
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
            let (outcome, told) = outcome(file, probes, &bytes);
            *counts.entry(outcome).or_insert(0) += 1;
            if outcome >= Outcome::Silent {
                bad.push(format!(
                    "byte {place} of {file}, seed {SEED}: {outcome:?}: {told}"
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

#[test]
fn a_whole_folder_of_a_model_may_be_taken_from_elsewhere() {
    let here = WHOLE.path();
    let alone = here.join("alone");
    copy(&here.join("run/model"), &alone.join("model"));
    let (output, vectors) = ask(Probe::Embed, here, &alone);
    succeeds(&output);
    assert!(vectors == RESULTS[&Probe::Embed], "the vectors differ");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("alone has no tiles.json"), "{told}");
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
            let told = String::from_utf8_lossy(&output.stderr);
            if !matches!(output.status.code(), Some(2 | 3)) || !told.contains(name) {
                silent.push(format!("{name}, {probe:?}: {told}"));
            }
            fs::remove_dir_all(&run).expect("there");
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn settings_that_change_no_number_may_be_edited_and_no_others() {
    let here = WHOLE.path();
    let run = here.join("edited");
    copy(&here.join("run"), &run);
    // It would tell the settings too.
    fs::remove_dir_all(run.join("checkpoint")).expect("there");
    let path = run.join("config.toml");
    let text = fs::read_to_string(&path).expect("settings");
    let edit = |from: &str, to: &str| {
        let edited = text.replace(from, to);
        assert_ne!(edited, text);
        fs::write(&path, edited).expect("written");
        ask(Probe::Evaluate, here, &run)
    };
    for (from, to) in [
        ("observed_spots = 0", "observed_spots = 3"),
        ("checkpoint_steps = 1\n", "# none within an epoch\n"),
    ] {
        let (output, scores) = edit(from, to);
        succeeds(&output);
        assert!(scores == RESULTS[&Probe::Evaluate], "the scores differ");
    }
    for (from, to) in [
        ("seed = 7", "seed = 8"),
        ("batch_size = 4", "batch_size = 8"),
    ] {
        let (output, _) = edit(from, to);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{told}");
        assert!(told.contains("config.toml"), "{told}");
    }
}
