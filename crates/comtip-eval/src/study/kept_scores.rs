//! Scores of a run that are kept in its folder, with all that they depend on.

use std::fs;
use std::path::{Path, PathBuf};

use comtip_data::DataError;
use comtip_files::{FileError, parse_version, sha256, sha256_of_file, write_json};
use comtip_metrics::EvalResult;
use comtip_train::RunFolder;
use serde::{Deserialize, Serialize};

use super::score_study::StudyScoring;
use crate::error::EvalError;

const VERSION: u32 = 1;

/// What scores of a run depend on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ScoreKey {
    comtip: String,
    /// Digest of the names and digests of the files of the model.
    model: String,
    split: String,
    /// Digest of the list of the shards, which has those of the shards.
    shards: String,
    options: String,
}

/// What a file of scores holds.
#[derive(Debug, Serialize, Deserialize)]
struct KeptScores {
    version: u32,
    key: ScoreKey,
    result: EvalResult,
}

impl ScoreKey {
    /// Of a run that has its model, on these shards.
    ///
    /// # Errors
    ///
    /// If a file cannot be read.
    pub(super) fn of(run: &RunFolder, scoring: &StudyScoring<'_>) -> Result<Self, EvalError> {
        // First weights that came from elsewhere are a baseline while they are there.
        let has_first = run.has_first_weights()?;
        let (tiles, device) = (scoring.other_tiles, scoring.device);
        let towers = scoring.baseline_towers.iter();
        let towers: Vec<String> = towers
            .map(|of| format!(", {} {}", of.name(), of.sha256))
            .collect();
        Ok(Self {
            comtip: env!("CARGO_PKG_VERSION").to_owned(),
            model: digest_of_folder(&run.model())?,
            split: digest(&run.split())?,
            shards: digest(&scoring.shards.join("manifest.json"))?,
            options: format!(
                "{tiles:?}, {device:?}, first weights: {has_first}{}",
                towers.concat()
            ),
        })
    }

    /// The same by a protocol with these options.
    pub(super) fn with_options(&self, options: &str) -> Self {
        Self {
            options: format!("{}, {options}", self.options),
            ..self.clone()
        }
    }
}

/// Where the scores of a run by a protocol are kept.
fn place(run: &RunFolder, protocol: &str) -> PathBuf {
    run.scores().join(format!("{protocol}.json"))
}

/// Scores that were kept under this key; `None` if there are none, or they are not whole.
pub(super) fn read_scores(run: &RunFolder, protocol: &str, key: &ScoreKey) -> Option<EvalResult> {
    let json = fs::read(place(run, protocol)).ok()?;
    let kept: KeptScores = parse_version(&json, VERSION).ok()?;
    (kept.key == *key).then_some(kept.result)
}

/// Keeps scores, whole or not at all, and gives them as they are read back, as the last bit of a number may be another one; where
/// they cannot be written, as they are, with why.
pub(super) fn keep_scores(
    run: &RunFolder,
    protocol: &str,
    key: ScoreKey,
    result: EvalResult,
) -> (EvalResult, Option<FileError>) {
    let kept = KeptScores {
        version: VERSION,
        key,
        result,
    };
    let folder = run.scores();
    let made = fs::create_dir_all(&folder).map_err(FileError::io("create", &folder));
    match made.and_then(|()| write_json(&kept, &place(run, protocol))) {
        Ok(()) => {
            let read = read_scores(run, protocol, &kept.key);
            (read.unwrap_or(kept.result), None)
        }
        Err(error) => (kept.result, Some(error)),
    }
}

fn digest(path: &Path) -> Result<String, EvalError> {
    Ok(sha256_of_file(path).map_err(DataError::from)?)
}

/// A digest of the names and digests of the files of a folder.
fn digest_of_folder(folder: &Path) -> Result<String, EvalError> {
    let unread = |error| {
        let error = FileError::io("read", folder)(error);
        EvalError::from(DataError::from(error))
    };
    let mut lines = Vec::new();
    for entry in fs::read_dir(folder).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        if path.is_file() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            lines.push(format!("{name} {}", digest(&path)?));
        }
    }
    lines.sort();
    Ok(sha256(lines.join("\n").as_bytes()))
}
