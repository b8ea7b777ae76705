//! Which crate may name which, and what manifests say.

use std::collections::BTreeSet;
use std::fs;

use crate::sources::{LIBRARIES, code_of, manifest_of, root};

/// Crates of the workspace, and those each may name.
const MAY_NAME: [(&str, &[&str]); 18] = [
    ("comtip-files", &[]),
    ("comtip-hub", &["comtip-files"]),
    ("comtip-image", &["comtip-files"]),
    ("comtip-data", &["comtip-files", "comtip-image"]),
    ("comtip-simulate", &["comtip-files"]),
    ("comtip-transformer", &[]),
    ("comtip-vision", &["comtip-transformer"]),
    ("comtip-text", &["comtip-transformer"]),
    ("comtip-adversarial", &[]),
    ("comtip-metrics", &[]),
    ("comtip-report", &["comtip-metrics"]),
    (
        "comtip-model",
        &[
            "comtip-data",
            "comtip-files",
            "comtip-image",
            "comtip-text",
            "comtip-vision",
        ],
    ),
    (
        "comtip-weights",
        &[
            "comtip-files",
            "comtip-model",
            "comtip-text",
            "comtip-vision",
        ],
    ),
    (
        "comtip-train",
        &[
            "comtip-adversarial",
            "comtip-data",
            "comtip-files",
            "comtip-image",
            "comtip-metrics",
            "comtip-model",
            "comtip-text",
            "comtip-transformer",
            "comtip-vision",
            "comtip-weights",
        ],
    ),
    (
        "comtip-eval",
        &[
            "comtip-data",
            "comtip-files",
            "comtip-image",
            "comtip-metrics",
            "comtip-model",
            "comtip-text",
            "comtip-train",
        ],
    ),
    (
        "comtip",
        &[
            "comtip-adversarial",
            "comtip-data",
            "comtip-eval",
            "comtip-files",
            "comtip-hub",
            "comtip-image",
            "comtip-metrics",
            "comtip-model",
            "comtip-report",
            "comtip-simulate",
            "comtip-text",
            "comtip-train",
            "comtip-vision",
            "comtip-weights",
        ],
    ),
    ("comtip-cli", &["comtip"]),
    // Of tests alone.
    ("comtip-test-support", &["comtip-data"]),
];

/// Lines of one section of a manifest, up to the next heading.
fn section<'a>(manifest: &'a str, heading: &str) -> Vec<&'a str> {
    let lines = manifest.lines().skip_while(|line| *line != heading).skip(1);
    lines.take_while(|line| !line.starts_with('[')).collect()
}

/// Names of the dependencies of a crate, not those of its tests.
fn dependencies(name: &str) -> BTreeSet<String> {
    section(&manifest_of(name), "[dependencies]")
        .iter()
        .filter_map(|line| Some(line.split_once('=')?.0.trim().to_owned()))
        .collect()
}

#[test]
fn every_crate_of_the_workspace_is_listed_here() {
    let mut crates: Vec<String> = fs::read_dir(root().join("crates"))
        .expect("crates")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("a name")
        })
        .collect();
    crates.sort();
    let mut listed: Vec<&str> = MAY_NAME.iter().map(|(name, _)| *name).collect();
    listed.sort_unstable();
    assert_eq!(crates, listed);
}

#[test]
fn leaves_do_not_name_each_other_and_dependencies_point_up() {
    for (name, allowed) in MAY_NAME {
        let named: Vec<String> = dependencies(name)
            .into_iter()
            .filter(|dependency| dependency.starts_with("comtip"))
            .collect();
        assert_eq!(named, allowed, "{name}");
    }
}

#[test]
fn data_metrics_and_report_hold_no_tensors_of_burn() {
    for name in [
        "comtip-data",
        "comtip-metrics",
        "comtip-report",
        "comtip-simulate",
    ] {
        assert!(!manifest_of(name).contains("burn"), "{name} names burn");
    }
}

#[test]
fn only_the_facade_and_the_command_name_a_back_end() {
    let back_ends = ["flex", "tch", "wgpu", "vulkan", "metal", "cuda"];
    for name in LIBRARIES {
        let manifest = manifest_of(name);
        let lines = section(&manifest, "[dependencies]");
        for line in lines.iter().filter(|line| line.starts_with("burn")) {
            let named = back_ends
                .iter()
                .find(|b| line.contains(&format!("\"{b}\"")));
            assert!(named.is_none(), "{name} names {named:?}");
        }
    }
}

#[test]
fn the_facade_holds_no_code() {
    for (path, code) in code_of("comtip") {
        let lines = code
            .lines()
            .filter(|line| !line.starts_with("#![doc = ") && !line.is_empty())
            .filter(|line| !line.starts_with("#[cfg(feature = "));
        for line in lines {
            assert!(line.starts_with("pub use "), "{}: {line}", path.display());
        }
    }
}

#[test]
fn every_lib_rs_is_a_table_of_contents() {
    for name in LIBRARIES {
        let path = root().join("crates").join(name).join("src/lib.rs");
        let text = fs::read_to_string(&path).expect("readable");
        for word in ["fn ", "struct ", "impl ", "::*"] {
            let lines: Vec<&str> = text
                .lines()
                .filter(|line| !line.starts_with("//!"))
                .collect();
            let found = lines.iter().find(|line| line.contains(word));
            assert!(found.is_none(), "{}: {found:?}", path.display());
        }
    }
}
