//! A file of Space Ranger under its usual name, or as 10x's site and GEO hand it out.

use std::path::{Path, PathBuf};

/// What stands between the name of a data set and that of a file: `V1_Breast_tissue_positions.csv`.
const JOINTS: [char; 3] = ['_', '-', '.'];

/// The file of the first of these names that is there, plain or gzip'd: under the name itself, else
/// behind the name of a data set.
///
/// # Errors
///
/// If there are two that could be meant.
pub(crate) fn named_file(folder: &Path, names: &[&str]) -> Result<Option<PathBuf>, String> {
    for name in names {
        let is_there = |path: &PathBuf| path.is_file();
        let plain = Some(folder.join(name)).filter(is_there);
        let packed = Some(folder.join(format!("{name}.gz"))).filter(is_there);
        match (plain, packed) {
            (Some(plain), Some(packed)) => return Err(two(&plain, &packed)),
            (Some(path), None) | (None, Some(path)) => return Ok(Some(path)),
            (None, None) => {}
        }
    }
    let files = files(folder);
    for name in names {
        let mut found = files.iter().filter(|file| is_behind_a_name(file, name));
        match (found.next(), found.next()) {
            (Some(one), Some(other)) => return Err(two(&folder.join(one), &folder.join(other))),
            (Some(one), None) => return Ok(Some(folder.join(one))),
            (None, _) => {}
        }
    }
    Ok(None)
}

/// Whether there is at least one file of this name, as [`named_file`] looks for it.
pub(crate) fn has_named_file(folder: &Path, name: &str) -> bool {
    named_file(folder, &[name]).map_or(true, |found| found.is_some())
}

fn two(one: &Path, other: &Path) -> String {
    format!(
        "{} and {} both lie here; keep the one that belongs to this slide, and give each slide a folder of \
         its own",
        one.display(),
        other.display()
    )
}

fn is_behind_a_name(file: &str, name: &str) -> bool {
    let file = file.strip_suffix(".gz").unwrap_or(file);
    let data_set = file.strip_suffix(name);
    data_set.is_some_and(|data_set| data_set.len() > 1 && data_set.ends_with(JOINTS))
}

/// Names of the files in a folder, sorted, hidden ones left out; none if it cannot be listed.
fn files(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let files = entries.flatten().filter(|entry| entry.path().is_file());
    let names = files.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(files: &[&str], names: &[&str]) -> Result<Option<String>, String> {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            std::fs::write(folder.path().join(file), "").unwrap();
        }
        let found = named_file(folder.path(), names)?;
        Ok(found.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()))
    }

    #[test]
    fn a_name_is_found_gzip_d_and_behind_the_name_of_a_data_set() {
        let names = ["tissue_positions.csv", "tissue_positions_list.csv"];
        for file in [
            "tissue_positions.csv",
            "tissue_positions_list.csv.gz",
            "GSM1_P1_tissue_positions_list.csv.gz",
            "V1.tissue_positions.csv",
        ] {
            assert_eq!(
                find(&[file, "other.csv"], &names),
                Ok(Some(file.to_owned()))
            );
        }
        for other in [
            "positions.csv",
            "_tissue_positions.csv",
            ".x_tissue_positions.csv",
            "mytissue_positions.csv",
        ] {
            assert_eq!(find(&[other], &names), Ok(None), "{other}");
        }
        let both = ["V1_tissue_positions.csv", "tissue_positions_list.csv"];
        assert_eq!(find(&both, &names), Ok(Some(both[1].to_owned())));
    }

    #[test]
    fn two_that_could_be_meant_are_both_named() {
        for pair in [
            ["matrix.mtx", "matrix.mtx.gz"],
            ["GSM1_matrix.mtx.gz", "GSM2_matrix.mtx.gz"],
        ] {
            let problem = find(&pair, &["matrix.mtx"]).unwrap_err();
            assert!(pair.iter().all(|file| problem.contains(file)), "{problem}");
        }
    }
}
