//! Scores of a run that are kept in its folder, with all that they depend on.

use std::fs;
use std::path::{Path, PathBuf};

use comtip_data::DataError;
use comtip_files::{FileError, parse_sealed, sha256, sha256_of_file, write_sealed};
use comtip_metrics::EvalResult;
use comtip_train::RunFolder;
use serde::{Deserialize, Serialize};

use super::score_study::StudyScoring;
use crate::context::model_identity;
use crate::error::EvalError;

const VERSION: u32 = 2;

/// What scores of a run depend on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ScoreKey {
    comtip: String,
    /// What the model is known by.
    model: String,
    split: String,
    /// Digest of the list of the shards, which has those of the shards; these are held against it before scores are read.
    shards: String,
    options: String,
}

/// What a file of scores holds.
#[derive(Debug, Serialize, Deserialize)]
struct KeptScores {
    key: ScoreKey,
    result: EvalResult,
}

/// What became of scores that were kept.
pub(super) enum Kept {
    /// None were.
    Absent,
    /// They are read.
    Taken(Box<EvalResult>),
    /// They are not taken; why, in words.
    Refused(String),
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
            model: match model_identity(run) {
                Some(identity) => identity,
                None => digest_of_folder(&run.model())?,
            },
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

    /// What differs from those that scores were kept with, in words; `None` if nothing does.
    fn changes_since(&self, kept: &Self) -> Option<String> {
        let parts = [
            ("another version of comtip", &self.comtip, &kept.comtip),
            ("another model", &self.model, &kept.model),
            ("another split", &self.split, &kept.split),
            ("other shards", &self.shards, &kept.shards),
            ("other options", &self.options, &kept.options),
        ];
        let changed = parts.into_iter().filter(|(_, now, then)| now != then);
        let names: Vec<&str> = changed.map(|(name, ..)| name).collect();
        (!names.is_empty()).then(|| format!("of {}", names.join(" and ")))
    }
}

/// Where the scores of a run by a protocol are kept.
pub(super) fn kept_at(run: &RunFolder, protocol: &str) -> PathBuf {
    run.scores().join(format!("{protocol}.json"))
}

/// Scores that were kept under this key, whole and as they were written.
pub(super) fn read_scores(run: &RunFolder, protocol: &str, key: &ScoreKey) -> Kept {
    let Ok(json) = fs::read(kept_at(run, protocol)) else {
        return Kept::Absent;
    };
    let kept: KeptScores = match parse_sealed(&json, VERSION) {
        Ok(kept) => kept,
        Err(problem) => return Kept::Refused(problem),
    };
    match key.changes_since(&kept.key) {
        Some(changes) => Kept::Refused(changes),
        None => Kept::Taken(Box::new(kept.result)),
    }
}

/// Keeps scores, whole or not at all, and gives them as they are read back; where they cannot be written, as they are, with why.
pub(super) fn keep_scores(
    run: &RunFolder,
    protocol: &str,
    key: ScoreKey,
    result: EvalResult,
) -> (EvalResult, Option<FileError>) {
    let kept = KeptScores { key, result };
    let folder = run.scores();
    let made = fs::create_dir_all(&folder).map_err(FileError::io("create", &folder));
    match made.and_then(|()| write_sealed(&kept, VERSION, &kept_at(run, protocol))) {
        Ok(()) => match read_scores(run, protocol, &kept.key) {
            Kept::Taken(read) => (*read, None),
            _ => (kept.result, None),
        },
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

#[cfg(test)]
mod tests {
    use comtip_metrics::{
        Protocol, ResultHeader, RetrievalResult, RunFacts, SchemaVersion, Verdict,
    };

    use super::*;

    fn key(shards: &str) -> ScoreKey {
        let text = |text: &str| text.to_owned();
        ScoreKey {
            comtip: text("0.1.0"),
            model: text("a"),
            split: text("b"),
            shards: text(shards),
            options: text("none"),
        }
    }

    fn result() -> EvalResult {
        let header = ResultHeader {
            schema_version: SchemaVersion,
            run: RunFacts {
                path: "run".to_owned(),
                seed: 7,
                comtip: "0.1.0".to_owned(),
            },
            facts: Protocol::new(),
            stamps: Vec::new(),
            verdict: Verdict {
                sentence: "Above every baseline.".to_owned(),
                comparisons: Vec::new(),
            },
            notes: Vec::new(),
        };
        EvalResult::Retrieval(RetrievalResult {
            header,
            slides: Vec::new(),
            methods: Vec::new(),
        })
    }

    fn why_refused(kept: Kept) -> String {
        match kept {
            Kept::Refused(why) => why,
            Kept::Absent => panic!("absent"),
            Kept::Taken(_) => panic!("taken"),
        }
    }

    #[test]
    fn scores_are_taken_of_what_they_were_kept_with_and_as_they_were_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let run = RunFolder::new(folder.path());
        let read = |key: &ScoreKey| read_scores(&run, "retrieval", key);
        assert!(matches!(read(&key("c")), Kept::Absent));
        let (_, unwritten) = keep_scores(&run, "retrieval", key("c"), result());
        assert!(unwritten.is_none());
        assert!(matches!(read(&key("c")), Kept::Taken(of) if *of == result()));
        assert_eq!(why_refused(read(&key("d"))), "of other shards");
        let path = kept_at(&run, "retrieval");
        let text = fs::read_to_string(&path).expect("kept");
        fs::write(&path, text.replace("Above", "Far above")).expect("written");
        let why = why_refused(read(&key("c")));
        assert_eq!(why, "changed after it was written");
    }
}
