//! Manifests and source files of the workspace.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) const LIBRARIES: [&str; 15] = [
    "comtip-report",
    "comtip-simulate",
    "comtip-eval",
    "comtip-image",
    "comtip-weights",
    "comtip-files",
    "comtip-hub",
    "comtip-data",
    "comtip-transformer",
    "comtip-vision",
    "comtip-text",
    "comtip-adversarial",
    "comtip-metrics",
    "comtip-model",
    "comtip-train",
];

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn manifest_of(name: &str) -> String {
    let path = match name {
        "comtip" => root().join("Cargo.toml"),
        _ => root().join("crates").join(name).join("Cargo.toml"),
    };
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Source files of a crate and their text without the tests at the bottom.
pub(crate) fn code_of(name: &str) -> BTreeMap<PathBuf, String> {
    let mut files = Vec::new();
    sources(&root().join("crates").join(name).join("src"), &mut files);
    assert!(!files.is_empty(), "{name} has no sources");
    files
        .into_iter()
        .filter(|path| !path.ends_with("tests.rs"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("readable");
            let code = text.split("\nmod tests {").next().unwrap_or_default();
            (path, code.to_owned())
        })
        .collect()
}

/// Lines of code, comments left out, that hold one of `words`.
pub(crate) fn lines_with(name: &str, words: &[&str]) -> Vec<String> {
    code_of(name)
        .iter()
        .flat_map(|(path, code)| {
            code.lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .filter(|line| words.iter().any(|word| line.contains(word)))
                .map(|line| format!("{}: {}", path.display(), line.trim()))
                .collect::<Vec<_>>()
        })
        .collect()
}
