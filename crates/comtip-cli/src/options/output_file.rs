//! Whether a file can be written, asked before the work and not after it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use comtip::files::check_writable;
use comtip::train::RunFolder;

use crate::ui::{CliError, with_causes};

/// Refuses a path that no file can have: in a folder that is not there or may not be written to, or a folder's own.
/// Refuses the files of a folder of shards and of a run too, from which anything that is written is made.
///
/// # Errors
///
/// If it is one; `option` is named.
pub(crate) fn check(option: &str, path: &Path) -> Result<(), CliError> {
    let refuse = |problem: String| {
        let shown = path.display();
        Err(CliError::usage(format!("{option} {shown}: {problem}")))
    };
    if path == Path::new("-") {
        return refuse(
            "is not the name of a file; for standard output write /dev/stdout".to_owned(),
        );
    }
    if path.is_dir() {
        return refuse("is a folder; name a file".to_owned());
    }
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.exists() => {
            return refuse(format!(
                "there is no folder {}; make it first",
                folder.display()
            ));
        }
        _ => {}
    }
    if let Some(owner) = owner(path) {
        return refuse(format!("is a file of {owner}; choose another name"));
    }
    let writable = check_writable(path);
    writable.map_err(|error| CliError::input(format!("{option}: {}", with_causes(&error))))
}

/// Refuses a name that promises another format than the one that is written; one without an ending promises none.
///
/// # Errors
///
/// If it does; `option` is named.
pub(crate) fn check_ending(
    option: &str,
    path: &Path,
    what: &str,
    endings: &[&str],
) -> Result<(), CliError> {
    let is_known = |ending: &OsStr| {
        endings
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    };
    match path.extension() {
        Some(ending) if !is_known(ending) => Err(CliError::usage(format!(
            "{option} {}: {what} as {1}; name a .{1} file",
            path.display(),
            endings[0]
        ))),
        _ => Ok(()),
    }
}

/// Refuses a path that names one of the files that are read.
///
/// # Errors
///
/// If it does; `option` is named.
pub(crate) fn check_not_read(option: &str, path: &Path, read: &[&Path]) -> Result<(), CliError> {
    let at = std::fs::canonicalize(path);
    let is_same = |other: &&&Path| matches!((&at, std::fs::canonicalize(other)), (Ok(at), Ok(other)) if *at == other);
    match read.iter().find(is_same) {
        None => Ok(()),
        Some(_) => Err(CliError::usage(format!(
            "{option} {}: this file is also read; choose another name",
            path.display()
        ))),
    }
}

/// The folder of shards or of a run that a file is part of, behind all links.
fn owner(path: &Path) -> Option<String> {
    let at = behind_links(path)?;
    let (folder, name) = (at.parent()?, at.file_name()?.to_string_lossy());
    if is_of_shards(folder, &name) {
        return Some(format!("the folder of shards {}", folder.display()));
    }
    let is_of_run = |folder: &&Path| {
        let run = RunFolder::new(*folder);
        run.is_begun() && run.owns(&at)
    };
    let run = at.ancestors().skip(1).find(is_of_run)?;
    Some(format!("the run {}", run.display()))
}

fn is_of_shards(folder: &Path, name: &str) -> bool {
    let is_manifest = |name: &str| ["manifest.json", "prepare.json"].contains(&name);
    let is_shard = name.ends_with(".parquet") || name.ends_with(".thumbnail.png");
    folder.join("manifest.json").is_file()
        && (is_manifest(name) || is_shard || name.starts_with(".comtip"))
}

/// The path without links, of a file that need not be there.
fn behind_links(path: &Path) -> Option<PathBuf> {
    if let Ok(there) = std::fs::canonicalize(path) {
        return Some(there);
    }
    let folder = match path.parent()? {
        folder if folder.as_os_str().is_empty() => Path::new("."),
        folder => folder,
    };
    Some(std::fs::canonicalize(folder).ok()?.join(path.file_name()?))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_name_that_promises_another_format_is_refused() {
        let check = |name: &str, endings: &[&str]| {
            check_ending("--to", Path::new(name), "they are written", endings)
        };
        for name in ["emb.h5ad", "emb.parquet", "emb.csv.gz", "emb.npy"] {
            let error = check(name, &["csv"]).expect_err(name).to_string();
            assert!(error.contains("name a .csv file"), "{error}");
        }
        for name in ["emb.csv", "EMB.CSV", "emb", "/dev/stdout"] {
            assert!(check(name, &["csv"]).is_ok(), "{name}");
        }
        assert!(check("r.htm", &["html", "htm"]).is_ok());
        assert!(check("r.pdf", &["html", "htm"]).is_err());
    }

    #[track_caller]
    fn refused(path: &Path, part: &str) {
        let error = check("--to", path).expect_err("refused").to_string();
        assert!(error.starts_with("--to") && error.contains(part), "{error}");
    }

    #[test]
    fn only_a_name_in_a_folder_that_is_there_can_be_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(check("--to", &folder.path().join("a.csv")).is_ok());
        assert!(check("--to", Path::new("a.csv")).is_ok());
        refused(folder.path(), "is a folder");
        refused(&folder.path().join("b/a.csv"), "make it first");
        assert_eq!(fs::read_dir(folder.path()).expect("there").count(), 0);
        fs::write(folder.path().join("file"), "").expect("written");
        let below_a_file = folder.path().join("file/a.csv");
        refused(&below_a_file, "file/a.csv: Not a directory");
    }

    #[test]
    fn files_of_shards_and_runs_are_not_replaced_and_others_beside_them_may_be() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for name in ["shards", "run", "run/model", "notes"] {
            fs::create_dir(at(name)).expect("made");
        }
        for name in ["shards/manifest.json", "run/config.toml"] {
            fs::write(at(name), "").expect("written");
        }
        for name in [
            "manifest.json",
            "prepare.json",
            "s1.parquet",
            "s1.thumbnail.png",
        ] {
            refused(&at("shards").join(name), "of the folder of shards");
            assert!(check("--to", &at("notes").join(name)).is_ok(), "{name}");
        }
        for name in [
            "config.toml",
            "split.json",
            "metrics.jsonl",
            "provenance.json",
            "spots.json",
            "checksums.json",
            "model/config.json",
            "checkpoint",
        ] {
            refused(&at("run").join(name), "of the run");
        }
        for name in ["shards/report.html", "run/report.html", "run/spots.csv"] {
            assert!(check("--to", &at(name)).is_ok(), "{name}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("shards/manifest.json", at("link")).expect("made");
            refused(&at("link"), "of the folder of shards");
        }
    }

    #[test]
    fn a_file_that_is_read_is_not_written_to() {
        let folder = tempfile::tempdir().expect("a folder");
        let read = folder.path().join("patients.csv");
        fs::write(&read, "").expect("written");
        let same = folder.path().join("./patients.csv");
        assert!(check_not_read("--to", &same, &[&read]).is_err());
        assert!(check_not_read("--to", &folder.path().join("a"), &[&read]).is_ok());
    }
}
