//! The shape of the workspace, held to what docs/architecture.md says of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Crates of the workspace, and those each may name.
const MAY_NAME: [(&str, &[&str]); 17] = [
    ("comtip-files", &[]),
    ("comtip-hub", &["comtip-files"]),
    ("comtip-image", &["comtip-files"]),
    ("comtip-data", &["comtip-files", "comtip-image"]),
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
            "comtip-image",
            "comtip-metrics",
            "comtip-model",
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

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn manifest_of(name: &str) -> String {
    let path = match name {
        "comtip" => root().join("Cargo.toml"),
        _ => root().join("crates").join(name).join("Cargo.toml"),
    };
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

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

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
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
fn code_of(name: &str) -> BTreeMap<PathBuf, String> {
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
fn lines_with(name: &str, words: &[&str]) -> Vec<String> {
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

const LIBRARIES: [&str; 14] = [
    "comtip-report",
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
    for name in ["comtip-data", "comtip-metrics", "comtip-report"] {
        assert!(!manifest_of(name).contains("burn"), "{name} names burn");
    }
}

#[test]
fn only_train_computes_a_gradient() {
    for name in LIBRARIES {
        let calls = lines_with(name, &[".backward()"]);
        assert_eq!(
            calls.is_empty(),
            name != "comtip-train",
            "{name}: {calls:?}"
        );
    }
}

#[test]
fn libraries_do_not_print_read_the_environment_or_pick_a_device() {
    let words = [
        "println!",
        "print!(",
        "dbg!",
        "std::env",
        "Device::default",
        "Device::flex",
        "Device::wgpu",
        "Device::cuda",
        "Device::libtorch",
    ];
    for name in LIBRARIES {
        let mut lines = lines_with(name, &words);
        // It tells whether a device it is given is the one whose memory can be looped over.
        lines.retain(|line| !line.contains("host_memory.rs: *device == Device::flex()"));
        assert!(lines.is_empty(), "{name}: {lines:?}");
    }
}

/// Text of every string literal of a source, comments left out; escapes stay as they are written.
fn literals(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find(['"', '/', '\'', 'r']) {
        let (before, here) = rest.split_at(at);
        let skip = |end: &str| {
            here[1..]
                .find(end)
                .map_or(here.len(), |at| at + 1 + end.len())
        };
        let is_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let hashes = here[1..].len() - here[1..].trim_start_matches('#').len();
        let n_read = if here.starts_with("//") {
            skip("\n")
        } else if here.starts_with("/*") {
            skip("*/")
        } else if here.starts_with("'\\") {
            3 + here[3..].find('\'').expect("a character ends")
        } else if here.starts_with("'\"'") {
            3
        } else if here.starts_with('r') && !is_word && here[1 + hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            let inner = &here[2 + hashes..];
            let length = inner.find(&end).expect("a raw string ends");
            found.push(inner[..length].to_owned());
            2 + hashes + length + end.len()
        } else if let Some(inner) = here.strip_prefix('"') {
            let mut is_escaped = false;
            let length = inner.find(|c| {
                let is_end = c == '"' && !is_escaped;
                is_escaped = c == '\\' && !is_escaped;
                is_end
            });
            let length = length.expect("a string ends");
            found.push(inner[..length].to_owned());
            length + 2
        } else {
            1
        };
        rest = &here[n_read..];
    }
    found
}

/// Whether a text names an option, such as ` --to`.
fn names_option(text: &str) -> bool {
    text.match_indices("--").any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let is_start = before.is_none_or(|c| " `(\n".contains(c));
        is_start && text[at + 2..].starts_with(|c: char| c.is_ascii_lowercase())
    })
}

#[test]
fn string_literals_are_found_whatever_stands_around_them() {
    let code = "let a = \"x \\\" --y\"; // \"no --comment\"\nlet q = '\"'; f::<'a>(r#\"raw \"q\" --z\"#, \"\\\\\");";
    assert_eq!(literals(code), ["x \\\" --y", "raw \"q\" --z", "\\\\"]);
    assert!(names_option("export {} --to FOLDER"));
    assert!(!names_option("a -- b, ---, x--y"));
}

#[test]
fn libraries_name_no_option_of_the_command() {
    // Options of other programs.
    let others = ["--features", "vips ", "huggingface-cli "];
    for name in LIBRARIES {
        for (path, code) in code_of(name) {
            let mut named = literals(&code);
            named.retain(|text| names_option(text) && !others.iter().any(|o| text.contains(o)));
            assert!(named.is_empty(), "{}: {named:?}", path.display());
        }
    }
}

#[test]
fn back_ends_are_named_in_files_that_bear_their_name() {
    let words = [
        "Flex",
        "LibTorch",
        "backend::flex",
        "backend::libtorch",
        "TchTensor",
    ];
    let files = [
        "host_memory.rs",
        "libtorch.rs",
        "on_host.rs",
        "on_libtorch.rs",
    ];
    for name in LIBRARIES {
        let mut lines = lines_with(name, &words);
        lines.retain(|line| !files.iter().any(|file| line.contains(&format!("{file}:"))));
        assert!(lines.is_empty(), "{name}: {lines:?}");
    }
}

#[test]
fn all_randomness_comes_from_a_seed_passed_in() {
    let words = [
        "rand::rng(",
        "thread_rng",
        "from_os_rng",
        "from_entropy",
        "Tensor::random",
        ".seed(",
    ];
    for name in LIBRARIES {
        let lines = lines_with(name, &words);
        assert!(lines.is_empty(), "{name}: {lines:?}");
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

/// Modules that are compiled for tests alone, as files declare them.
fn modules_of_tests(code: &str) -> Vec<&str> {
    let mut is_of_test = false;
    let mut found = Vec::new();
    for line in code.lines().map(str::trim) {
        let declared = line
            .split_once("mod ")
            .and_then(|(before, name)| Some((before, name.strip_suffix(';')?)));
        match declared {
            Some((before, name))
                if is_of_test
                    && before
                        .chars()
                        .all(|c| c != ' ' || before.starts_with("pub")) =>
            {
                found.push(name);
            }
            _ => {}
        }
        is_of_test = line.starts_with("#[cfg(test)]") || line.starts_with("#[cfg(all(test");
    }
    found
}

/// What of a crate each folder below `src` imports: the folders and files named after `crate::`.
fn imports_between_folders(name: &str) -> BTreeMap<String, BTreeSet<String>> {
    let src = root().join("crates").join(name).join("src");
    let code = code_of(name);
    let of_tests: BTreeSet<PathBuf> = code
        .iter()
        .flat_map(|(path, code)| {
            let folder = match path.ends_with("mod.rs") || path.ends_with("lib.rs") {
                true => path.parent().expect("a folder").to_owned(),
                false => path.with_extension(""),
            };
            modules_of_tests(code)
                .into_iter()
                .map(move |module| folder.join(module))
        })
        .collect();
    let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, code) in &code {
        let is_of_test = path
            .ancestors()
            .any(|above| of_tests.contains(&above.with_extension("")));
        let below = path.strip_prefix(&src).expect("below src");
        let first = below.components().next().expect("a name").as_os_str();
        let node = first.to_string_lossy().trim_end_matches(".rs").to_owned();
        if is_of_test || ["lib", "main"].contains(&node.as_str()) {
            continue;
        }
        let lines = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        for line in lines {
            for (at, _) in line.match_indices("crate::") {
                let rest = &line[at + "crate::".len()..];
                let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
                let named = &rest[..end.unwrap_or(rest.len())];
                let is_root =
                    line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
                if !is_root && named != node {
                    imports
                        .entry(node.clone())
                        .or_default()
                        .insert(named.to_owned());
                }
            }
        }
    }
    imports
}

/// A way from a folder back to itself along its imports.
fn circle(imports: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn walk(
        imports: &BTreeMap<String, BTreeSet<String>>,
        way: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> bool {
        let here = way.last().expect("a start").clone();
        for next in imports.get(&here).into_iter().flatten() {
            if let Some(at) = way.iter().position(|node| node == next) {
                way.drain(..at);
                way.push(next.clone());
                return true;
            }
            if !done.contains(next) {
                way.push(next.clone());
                if walk(imports, way, done) {
                    return true;
                }
                way.pop();
            }
        }
        done.insert(here);
        false
    }
    let mut done = BTreeSet::new();
    imports.keys().find_map(|start| {
        let mut way = vec![start.clone()];
        walk(imports, &mut way, &mut done).then_some(way)
    })
}

#[test]
fn a_circle_of_imports_is_found() {
    let imports = |pairs: &[(&str, &str)]| {
        let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in pairs {
            imports
                .entry((*from).to_owned())
                .or_default()
                .insert((*to).to_owned());
        }
        imports
    };
    assert_eq!(
        circle(&imports(&[("a", "b"), ("b", "c"), ("a", "c")])),
        None
    );
    let found = circle(&imports(&[("a", "b"), ("b", "c"), ("c", "b")]));
    assert_eq!(found.expect("a circle"), ["b", "c", "b"]);
    assert_eq!(
        modules_of_tests(
            "#[cfg(test)]\nmod a;\nmod b;\n#[cfg(all(test, unix))]\npub(crate) mod c;"
        ),
        ["a", "c"]
    );
}

#[test]
fn folders_of_a_crate_import_each_other_in_one_direction() {
    for name in LIBRARIES.into_iter().chain(["comtip-cli"]) {
        let src = root().join("crates").join(name).join("src");
        let mut imports = imports_between_folders(name);
        // Only folders: files beside each other may belong together.
        imports.retain(|node, _| src.join(node).is_dir());
        for named in imports.values_mut() {
            named.retain(|node| src.join(node).is_dir());
        }
        assert_eq!(circle(&imports), None, "{name}");
    }
}

#[test]
fn files_import_by_path_and_not_through_the_root_of_their_crate() {
    for name in LIBRARIES.into_iter().chain(["comtip-cli"]) {
        let src = root().join("crates").join(name).join("src");
        for (node, named) in imports_between_folders(name) {
            for other in named {
                let is_module =
                    src.join(&other).is_dir() || src.join(format!("{other}.rs")).is_file();
                assert!(is_module, "{name}: {node} imports crate::{other}");
            }
        }
    }
}
