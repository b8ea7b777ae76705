//! A shard as it was written, and whether it still is that.

use std::path::{Path, PathBuf};

use comtip_files::{changed_ns, sha256_of_file, sync_folder_of};
use serde::{Deserialize, Serialize};

use super::slide_job::{SlideJob, TOOL};
use crate::error::DataError;
use crate::shards::{ManifestEntry, shard_name, thumbnail_name};
use crate::tiles::TileGuards;

/// A shard as it was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShardRecord {
    /// Of inputs and options; `None` where they are not known: then it is made every time.
    pub(super) made_from: Option<String>,
    /// Size of its tiles, as [`TileSize`](crate::TileSize) displays it.
    pub(super) tile: String,
    /// The version of the program that made it; not there of early ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) tool: Option<String>,
    /// The scale that was given for its image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) scale: Option<String>,
    /// Where the slide was read from; not there of early ones, nor where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<PathBuf>,
    /// What it passed; not there of early ones.
    #[serde(default)]
    pub(super) guards: TileGuards,
    /// What the manifest says of it.
    pub(super) entry: ManifestEntry,
    n_bytes: u64,
    /// Time of change, nanoseconds since 1970.
    changed_ns: Option<u64>,
}

impl ShardRecord {
    /// The shard that was just written into `folder`.
    ///
    /// # Errors
    ///
    /// [`DataError::File`] if it cannot be looked at.
    pub(super) fn of(
        entry: ManifestEntry,
        job: &SlideJob,
        folder: &Path,
    ) -> Result<Self, DataError> {
        let path = folder.join(shard_name(&entry.slide));
        let metadata = std::fs::metadata(&path).map_err(DataError::io("read", path))?;
        Ok(Self {
            made_from: job.made_from.clone(),
            tile: job.tile.clone(),
            tool: Some(TOOL.to_owned()),
            scale: job.scale.clone(),
            place: job.place.clone(),
            guards: job.guards,
            entry,
            n_bytes: metadata.len(),
            changed_ns: changed_ns(&metadata),
        })
    }

    /// Whether it was made from just what is wanted, and passes the guards that are wanted.
    pub(super) fn is_of(&self, job: &SlideJob) -> bool {
        job.made_from.is_some() && self.made_from == job.made_from && self.passes(job)
    }

    /// Whether the guards that are wanted let pass what it passed.
    pub(super) fn passes(&self, job: &SlideJob) -> bool {
        job.guards.are_as_loose_as(&self.guards, self.entry.n_spots)
    }

    /// The shard with its time of now; `None` if it or its thumbnail is gone, or it is not the one
    /// that was written. Its bytes are read only where its time is another.
    pub(super) fn found_in(mut self, folder: &Path) -> Option<Self> {
        let path = folder.join(shard_name(&self.entry.slide));
        let has_thumbnail = folder.join(thumbnail_name(&self.entry.slide)).is_file();
        let metadata = std::fs::metadata(&path).ok()?;
        if !has_thumbnail || metadata.len() != self.n_bytes {
            return None;
        }
        let changed_ns = changed_ns(&metadata);
        let is_untouched = changed_ns.is_some() && changed_ns == self.changed_ns;
        if !is_untouched && sha256_of_file(&path).ok()? != self.entry.sha256 {
            return None;
        }
        self.changed_ns = changed_ns;
        Some(self)
    }
    /// Moves shard and thumbnail to another folder of the same disk.
    ///
    /// # Errors
    ///
    /// [`DataError::File`] if one cannot be moved.
    pub(super) fn move_to(&self, to: &Path, from: &Path) -> Result<(), DataError> {
        for name in [
            thumbnail_name(&self.entry.slide),
            shard_name(&self.entry.slide),
        ] {
            let target = to.join(&name);
            std::fs::rename(from.join(name), &target).map_err(DataError::io("write", &target))?;
            sync_folder_of(&target)?;
        }
        Ok(())
    }
}
