//! A byte of a finished run that is not what was written is refused, or changes nothing: never another result, never
//! a panic.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tempfile::TempDir;

const WEIGHTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/timm");
const SLIDES: [&str; 2] = [
    "Mouse_Brain_Nobody_01012026_ST_A1",
    "Mouse_Brain_Nobody_01012026_ST_B1",
];
const TEST_PATIENT: &str = "Mouse_Brain_Nobody_01012026_ST_B";
const SEED: u64 = 5;
/// Two steps with a checkpoint behind each.
const SETTINGS: [&str; 8] = [
    "run.epochs=1",
    "run.batch_size=4",
    "run.pairs_per_epoch=8",
    "run.checkpoint_steps=1",
    "run.observed_spots=0",
    "data.genes_per_spot=3",
    "data.n_top_genes=5",
    "data.value_quantiles=4",
];
/// Behind the first of the two steps.
const FIRST: &str = "step-00000001";

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
const FILES: [(&str, &[Probe]); 16] = [
    ("model/config.json", &[Probe::Embed, Probe::Evaluate]),
    ("model/genes.json", &[Probe::Embed, Probe::Evaluate]),
    ("model/model.safetensors", &[Probe::Embed, Probe::Evaluate]),
    ("model/provenance.json", &[Probe::Evaluate]),
    ("model/checksums.json", &[Probe::Evaluate]),
    ("config.toml", &[Probe::Evaluate, Probe::Resume]),
    ("split.json", &[Probe::Evaluate, Probe::Resume]),
    ("tiles.json", &[Probe::Evaluate, Probe::Resume]),
    ("checksums.json", &[Probe::Evaluate, Probe::Resume]),
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

/// Shards, towers, a finished run, the same run stopped behind its first step, and what comes of both.
struct Whole {
    folder: TempDir,
    results: BTreeMap<Probe, Vec<u8>>,
}

static WHOLE: LazyLock<Whole> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    write_slides(&here.join("slides"));
    let towers = ["weights", "import", WEIGHTS, "--to", "towers"];
    for command in [&["prepare", "slides", "--to", "shards"][..], &towers] {
        succeeds(&comtip(here, command));
    }
    let mut pretrain = vec!["pretrain", "shards", "--to", "run", "--preset", "tiny"];
    pretrain.extend(["--weights", "towers", "--hold-out", TEST_PATIENT]);
    pretrain.extend(SETTINGS.iter().flat_map(|setting| ["--set", setting]));
    succeeds(&comtip(here, &pretrain));
    copy(&here.join("run"), &here.join("stopped"));
    fs::remove_dir_all(here.join("stopped/model")).expect("there");
    fs::remove_dir_all(here.join("stopped/checkpoint/step-00000002-end")).expect("there");
    let results = [Probe::Embed, Probe::Evaluate, Probe::Resume].map(|probe| {
        let run = here.join(name_of(probe));
        copy(&here.join(origin_of(probe)), &run);
        let (output, result) = ask(probe, here, &run);
        succeeds(&output);
        (probe, result)
    });
    let results = BTreeMap::from(results);
    Whole { folder, results }
});

/// Two small slides of patients of their own.
fn write_slides(folder: &Path) {
    for part in ["coord", "gene_exp", "image"] {
        fs::create_dir_all(folder.join("ST").join(part)).expect("made");
    }
    for (n, slide) in (0u32..).zip(SLIDES) {
        let (mut coord, mut counts) = (",yaxis,xaxis,r\n".to_owned(), ",A,B,C,D,E,F\n".to_owned());
        for spot in 0u32..12 {
            let (row, column) = (spot / 4, spot % 4);
            let id = format!("{slide}_{row}x{column}");
            coord += &format!("{id},{},{},8\n", 20 + 20 * row, 20 + 20 * column);
            let count = |gene: u32| (spot * (gene + 2) + 3 * gene + n) % 7 + 1;
            let counts_of_spot: Vec<String> = (0..6).map(|gene| count(gene).to_string()).collect();
            counts += &format!("{id},{}\n", counts_of_spot.join(","));
        }
        let file = |part: &str, end: &str| folder.join(format!("ST/{part}/{slide}{end}"));
        fs::write(file("coord", "_coord.csv"), coord).expect("written");
        fs::write(file("gene_exp", "_count.csv"), counts).expect("written");
        let pixels = image::RgbImage::from_fn(110, 90, |x, y| {
            image::Rgb([(x * 2) as u8, (y * 2) as u8, (x * y + n) as u8])
        });
        pixels.save(file("image", ".png")).expect("written");
    }
}

fn comtip(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comtip"));
    let output = command.current_dir(folder).args(arguments).output();
    output.expect("runs")
}

/// So short a run learns nothing, which is exit code 1.
#[track_caller]
fn succeeds(output: &Output) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{told}");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        match path.is_dir() {
            true => copy(&path, &target),
            false => {
                fs::copy(&path, &target).expect("copied");
            }
        }
    }
}

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
    let here = WHOLE.folder.path();
    let mut worst = (Outcome::Refused, String::new());
    for probe in probes {
        let run = here.join(name_of(*probe));
        fs::remove_dir_all(&run).expect("there");
        copy(&here.join(origin_of(*probe)), &run);
        fs::write(run.join(file), bytes).expect("written");
        let (output, result) = ask(*probe, here, &run);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let outcome = match output.status.code() {
            Some(0 | 1) if result == WHOLE.results[probe] => Outcome::Harmless,
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
    let here = WHOLE.folder.path();
    here.join(origin_of(probes[probes.len() - 1])).join(file)
}

#[test]
fn a_changed_byte_is_refused_or_changes_nothing() {
    assert!(
        WHOLE
            .folder
            .path()
            .join("stopped/checkpoint")
            .join(FIRST)
            .is_dir()
    );
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
    let here = WHOLE.folder.path();
    let alone = here.join("alone");
    copy(&here.join("run/model"), &alone.join("model"));
    let (output, vectors) = ask(Probe::Embed, here, &alone);
    succeeds(&output);
    assert!(
        vectors == WHOLE.results[&Probe::Embed],
        "the vectors differ"
    );
}
