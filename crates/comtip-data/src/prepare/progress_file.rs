//! `prepare.json`: what became of every slide, and from what its shard was made.

use std::collections::BTreeMap;
use std::path::Path;

use comtip_files::write_json;
use serde::{Deserialize, Serialize};

use super::shard_record::ShardRecord;
use crate::error::DataError;

/// What became of every slide of a folder of shards, beside its manifest.
///
/// The manifest says what is to be read and is the same wherever it was made; this file says from what
/// every shard of the folder was made, listed there or not, so that a run begun again knows what is
/// done, and why a slide could not be prepared.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProgressFile {
    slides: BTreeMap<String, Outcome>,
}

/// What became of a slide.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Outcome {
    /// Its shard that is in the folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    done: Option<ShardRecord>,
    /// Why it could not be prepared last time.
    #[serde(skip_serializing_if = "Option::is_none")]
    failed: Option<String>,
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
        Ok(write_json(self, &folder.join(Self::FILE_NAME))?)
    }

    /// The shard of a slide that is in the folder.
    pub(super) fn record(&self, slide: &str) -> Option<&ShardRecord> {
        self.slides.get(slide)?.done.as_ref()
    }

    /// Slides that could not be prepared, and why.
    pub(super) fn failures(&self) -> impl Iterator<Item = (&str, &str)> {
        let slides = self.slides.iter();
        slides.filter_map(|(slide, outcome)| Some((slide.as_str(), outcome.failed.as_deref()?)))
    }

    /// Puts down a shard as in the folder; returns whether that is news.
    pub(super) fn set_done(&mut self, record: ShardRecord) -> bool {
        let slide = record.entry.slide.clone();
        let outcome = Outcome {
            done: Some(record),
            failed: None,
        };
        let earlier = self.slides.insert(slide.clone(), outcome);
        earlier.as_ref() != self.slides.get(&slide)
    }

    /// Puts down why a slide could not be prepared.
    pub(super) fn set_failed(&mut self, slide: &str, error: String) {
        self.slides.entry(slide.to_owned()).or_default().failed = Some(error);
    }

    /// Forgets why some slides could not be prepared; returns whether there were any.
    pub(super) fn forget_failures(&mut self, of: impl Fn(&str) -> bool) -> bool {
        let mut forgot = false;
        self.slides.retain(|slide, outcome| {
            forgot |= of(slide) && outcome.failed.take().is_some();
            outcome.done.is_some() || outcome.failed.is_some()
        });
        forgot
    }
}
