//! `prepare.json`: what became of every slide, and from what its shard was made.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::DataError;
use crate::json_file::write_json;

/// What became of every slide of a folder of shards, beside its manifest.
///
/// The manifest says what is in the folder and is the same wherever it was made; this file says from
/// what, so that a run begun again knows what is done, and why a slide was skipped.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProgressFile {
    slides: BTreeMap<String, Outcome>,
}

/// What became of a slide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    /// Its shard is written.
    Done {
        /// Of inputs and options.
        made_from: String,
        /// Length of the shard.
        n_bytes: u64,
    },
    /// It could not be prepared: the error.
    Failed(String),
}

impl ProgressFile {
    pub(super) const FILE_NAME: &'static str = "prepare.json";

    /// Reads the file of a folder; of no slides if there is none.
    pub(super) fn read(folder: &Path) -> Result<Self, DataError> {
        let path = folder.join(Self::FILE_NAME);
        match std::fs::read(&path) {
            Ok(json) => serde_json::from_slice(&json).map_err(|error| DataError::Shard {
                path,
                problem: format!(
                    "malformed ({error}); remove it, and `comtip prepare` makes all shards again"
                ),
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(DataError::io("read", path)(error)),
        }
    }

    /// Writes the file, whole or not at all.
    pub(super) fn write(&self, folder: &Path) -> Result<(), DataError> {
        write_json(self, &folder.join(Self::FILE_NAME))
    }

    pub(super) fn outcome(&self, slide: &str) -> Option<&Outcome> {
        self.slides.get(slide)
    }

    pub(super) fn set(&mut self, slide: &str, outcome: Outcome) {
        self.slides.insert(slide.to_owned(), outcome);
    }

    /// Forgets a slide.
    pub(super) fn remove(&mut self, slide: &str) {
        self.slides.remove(slide);
    }
}
