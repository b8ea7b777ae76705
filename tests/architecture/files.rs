//! Files that hold one idea.

use std::fs;
use std::path::PathBuf;

use crate::sources::{root, sources};

/// Lines a file may have without a reason.
const MAX_LINES: usize = 250;

/// How a file says why it is longer.
const REASON: &str = "// Long because ";

#[test]
fn a_file_is_short_or_says_why_not() {
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in ["crates", "tests", "examples", "benches"] {
        sources(&root().join(folder), &mut files);
    }
    let long: Vec<String> = files
        .into_iter()
        .filter_map(|path| {
            let text = fs::read_to_string(&path).expect("readable");
            let n_lines = text.lines().count();
            let is_excused = text.lines().take(20).any(|line| line.starts_with(REASON));
            (n_lines > MAX_LINES && !is_excused).then(|| format!("{}: {n_lines}", path.display()))
        })
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}
