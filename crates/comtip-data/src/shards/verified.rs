//! `.comtip.verified`: which shards were compared with their SHA-256, so that they need not be read whole again.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

use comtip_files::{changed_ns, sha256_of_parts};
use serde::{Deserialize, Serialize};

use super::file_names::shard_name;
use super::manifest::ManifestEntry;
use crate::error::DataError;
use crate::tables::parquet_file;

const FILE_NAME: &str = ".comtip.verified";
/// The column that is most of a shard. Its pages are PNG, which has checksums of its own.
const TILES: &str = "tile.bytes";

/// A line of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Line {
    slide: String,
    /// SHA-256 of the shard.
    sha256: String,
    n_bytes: u64,
    /// Time of change, nanoseconds since 1970.
    changed_ns: u64,
    /// SHA-256 of all of the shard but its tiles.
    sha256_without_tiles: String,
}

/// Length and time of change of a file; `None` where they are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp(Option<(u64, u64)>);

impl Stamp {
    pub(crate) fn of(path: &Path) -> Self {
        let metadata = std::fs::metadata(path).ok();
        Self(metadata.and_then(|it| Some((it.len(), changed_ns(&it)?))))
    }
}

/// Shards of a folder that once had their SHA-256, with length and time of change then.
///
/// Of a shard with the same length and time, all but the tiles is compared again: names, places, counts, and the
/// footer that says where the tiles are. A tile that a disk has damaged since is found when it is decoded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Verified {
    lines: HashMap<String, Line>,
}

impl Verified {
    /// Reads what is known of a folder; a line that cannot be read costs no more than reading a shard again.
    pub(crate) fn read(folder: &Path) -> Self {
        let text = std::fs::read(folder.join(FILE_NAME)).unwrap_or_default();
        let lines = text.split(|&byte| byte == b'\n');
        let lines = lines.filter_map(|line| serde_json::from_slice::<Line>(line).ok());
        Self {
            lines: lines.map(|line| (line.slide.clone(), line)).collect(),
        }
    }

    /// Whether the shard of a slide is the one of the manifest, as far as can be said without its tiles.
    pub(crate) fn knows(&self, folder: &Path, entry: &ManifestEntry) -> bool {
        let Some(known) = self.lines.get(&entry.slide) else {
            return false;
        };
        let path = folder.join(shard_name(&entry.slide));
        known.sha256 == entry.sha256
            && Stamp::of(&path) == Stamp(Some((known.n_bytes, known.changed_ns)))
            && sha256_without_tiles(&path).is_ok_and(|now| now == known.sha256_without_tiles)
    }

    /// Puts down that the shard of a slide is the one of its entry, unless it was changed since it had this stamp.
    /// Where nothing can be written, it is read whole again next time.
    pub(crate) fn remember(&mut self, folder: &Path, entry: &ManifestEntry, as_of: Stamp) {
        let path = folder.join(shard_name(&entry.slide));
        let without_tiles = sha256_without_tiles(&path);
        let (Ok(sha256_without_tiles), Stamp(Some((n_bytes, changed_ns)))) = (without_tiles, as_of)
        else {
            return;
        };
        if Stamp::of(&path) != as_of {
            return;
        }
        self.add(
            folder,
            Line {
                slide: entry.slide.clone(),
                sha256: entry.sha256.clone(),
                n_bytes,
                changed_ns,
                sha256_without_tiles,
            },
        );
    }

    /// Puts down what another folder knows of a shard that was moved here.
    pub(crate) fn take_over(&mut self, folder: &Path, slide: &str, from: &Self) {
        if let Some(line) = from.lines.get(slide) {
            self.add(folder, line.clone());
        }
    }

    fn add(&mut self, folder: &Path, line: Line) {
        let Ok(mut json) = serde_json::to_vec(&line) else {
            return;
        };
        json.push(b'\n');
        let file = OpenOptions::new()
            .append(true)
            .create(true)
            .open(folder.join(FILE_NAME));
        // A line in one write: others may add theirs.
        let _ = file.and_then(|mut file| file.write_all(&json));
        self.lines.insert(line.slide.clone(), line);
    }
}

fn sha256_without_tiles(path: &Path) -> Result<String, DataError> {
    let file = File::open(path).map_err(DataError::io("open", path))?;
    let refuse = |problem| DataError::Shard {
        path: path.to_owned(),
        problem,
    };
    let builder = parquet_file::open(file).map_err(refuse)?;
    let groups = builder.metadata().row_groups().iter();
    let tiles = groups.flat_map(|group| {
        let columns = group.columns().iter();
        columns.filter(|column| column.column_path().string() == TILES)
    });
    let without = tiles.map(|column| {
        let (start, n_bytes) = column.byte_range();
        start..start.saturating_add(n_bytes)
    });
    Ok(sha256_of_parts(path, without)?)
}

#[cfg(test)]
mod tests;
