//! What a run is asked for, so that a changed byte could show.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Output;
use std::sync::LazyLock;

use crate::fixture::{WHOLE, comtip, copy, succeeds};

/// What a run is asked for, so that a changed byte could show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Probe {
    /// Vectors of all spots.
    Embed,
    /// Scores of what was held out.
    Evaluate,
    /// The model of a run that was stopped behind its first step.
    Resume,
}

/// What comes of the run that nobody changed.
pub(crate) static RESULTS: LazyLock<BTreeMap<Probe, Vec<u8>>> = LazyLock::new(|| {
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
pub(crate) fn name_of(probe: Probe) -> &'static str {
    match probe {
        Probe::Embed | Probe::Evaluate => "asked",
        Probe::Resume => "resumed",
    }
}

/// The run that it is made of.
pub(crate) fn origin_of(probe: Probe) -> &'static str {
    match probe {
        Probe::Embed | Probe::Evaluate => "run",
        Probe::Resume => "stopped",
    }
}

/// What comes out, of what is compared only without an error.
pub(crate) fn ask(probe: Probe, here: &Path, run: &Path) -> (Output, Vec<u8>) {
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
