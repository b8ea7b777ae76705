//! Which folder of a crate imports which.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::sources::{LIBRARIES, code_of, root};

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
