//! What `comtip --version` says: the version, the commit it was built from and the features it was built with.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Digits of a commit that are shown.
const N_DIGITS: usize = 12;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=Cargo.toml");
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let commit = match commit_of_package().or_else(commit_of_clone) {
        Some(commit) => format!("commit {}", &commit[..N_DIGITS.min(commit.len())]),
        None => "commit unknown".to_owned(),
    };
    println!(
        "cargo:rustc-env=COMTIP_VERSION={version} ({commit}, features: {})",
        features().join(" ")
    );
}

/// The features of this build, sorted.
fn features() -> Vec<String> {
    let set = env::vars().filter_map(|(name, _)| {
        let feature = name.strip_prefix("CARGO_FEATURE_")?;
        Some(feature.to_lowercase().replace('_', "-"))
    });
    let mut features: Vec<String> = set.filter(|feature| feature != "default").collect();
    features.sort();
    features
}

/// The commit that `cargo package` records, which is there where no repository is.
fn commit_of_package() -> Option<String> {
    let record = fs::read_to_string(".cargo_vcs_info.json").ok()?;
    let (_, after) = record.split_once("\"sha1\":")?;
    let commit = after.split('"').nth(1)?;
    is_commit(commit).then(|| commit.to_owned())
}

/// The commit of a clone. A crate that was unpacked into somebody else's repository is no part of that one.
fn commit_of_clone() -> Option<String> {
    // Changes when a commit is made or checked out.
    let log = git(&["rev-parse", "--git-path", "logs/HEAD"])?;
    if Path::new(&log).is_file() {
        println!("cargo:rerun-if-changed={log}");
    }
    git(&["ls-files", "--error-unmatch", "build.rs"])?;
    git(&["rev-parse", "HEAD"]).filter(|commit| is_commit(commit))
}

/// What git answers; nothing where there is no git, or it refuses.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

fn is_commit(text: &str) -> bool {
    text.len() >= N_DIGITS && text.chars().all(|c| c.is_ascii_hexdigit())
}
