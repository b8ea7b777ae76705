//! Which files were compared with their checksum, so that it need not be done again.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::checksum::Checksum;
use super::disk_error::{disk_error, reword};
use super::listing::HubFile;
use crate::file_stamps::file_stamps;
use crate::{DataError, write_whole};

/// Whether a file is there, and right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Whole,
    Different,
    Missing,
}

/// A line of `.comtip-hub/verified.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Line {
    path: String,
    sum: Checksum,
    /// Name, length and time of change of the file then.
    stamp: String,
}

/// Files whose sum was right once, with their stamp at the time; a file that was touched since is read
/// again. One line is added for each file, so a kill loses one at most.
#[derive(Debug)]
pub(super) struct Verified {
    path: PathBuf,
    lines: HashMap<String, Line>,
}

impl Verified {
    /// Reads what is known; a line that cannot be read costs no more than reading a file again.
    pub(super) fn read(path: PathBuf) -> Self {
        let text = std::fs::read(&path).unwrap_or_default();
        let lines = text
            .split(|&byte| byte == b'\n')
            .filter_map(|line| serde_json::from_slice::<Line>(line).ok())
            .map(|line| (line.path.clone(), line))
            .collect();
        Self { path, lines }
    }

    /// Writes each file once, without what a kill left of a line.
    pub(super) fn tidy(&self) -> Result<(), DataError> {
        let mut lines: Vec<&Line> = self.lines.values().collect();
        lines.sort_by(|a, b| a.path.cmp(&b.path));
        let mut text = Vec::new();
        for line in lines {
            text.extend(self.json(line)?);
        }
        write_whole(&self.path, &text).map_err(|error| reword(error, 0))
    }

    /// Compares a file with what the Hub lists; `before_reading` is called if all of it must be read.
    pub(super) fn find(
        &self,
        file: &HubFile,
        at: &Path,
        before_reading: impl FnOnce() -> Result<(), DataError>,
    ) -> Result<Found, DataError> {
        let metadata = match std::fs::metadata(at) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Found::Missing);
            }
            Err(error) => return Err(DataError::io("read", at)(error)),
        };
        if !metadata.is_file() || metadata.len() != file.n_bytes {
            return Ok(Found::Different);
        }
        if self.knows(file, at) {
            return Ok(Found::Whole);
        }
        before_reading()?;
        let mut hasher = file.sum.begin(file.n_bytes);
        File::open(at)
            .and_then(|bytes| hasher.update_from(bytes))
            .map_err(DataError::io("read", at))?;
        match hasher.finish() == file.sum {
            true => Ok(Found::Whole),
            false => Ok(Found::Different),
        }
    }

    /// Puts down that a file is right as it is now.
    pub(super) fn remember(&mut self, file: &HubFile, at: &Path) -> Result<(), DataError> {
        let Some(stamp) = stamp(at).filter(|_| !self.knows(file, at)) else {
            return Ok(());
        };
        let line = Line {
            path: file.path.clone(),
            sum: file.sum.clone(),
            stamp,
        };
        let json = self.json(&line)?;
        OpenOptions::new()
            .append(true)
            .create(true)
            .open(&self.path)
            .and_then(|mut lines| lines.write_all(&json))
            .map_err(disk_error("write", &self.path, json.len() as u64))?;
        self.lines.insert(line.path.clone(), line);
        Ok(())
    }

    fn knows(&self, file: &HubFile, at: &Path) -> bool {
        let known = self.lines.get(&file.path);
        known.is_some_and(|line| line.sum == file.sum && Some(&line.stamp) == stamp(at).as_ref())
    }

    fn json(&self, line: &Line) -> Result<Vec<u8>, DataError> {
        let mut json = serde_json::to_vec(line)
            .map_err(std::io::Error::from)
            .map_err(DataError::io("write", &self.path))?;
        json.push(b'\n');
        Ok(json)
    }
}

fn stamp(at: &Path) -> Option<String> {
    file_stamps(&[at.to_path_buf()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn abc() -> HubFile {
        HubFile {
            path: "ST/a.csv".to_owned(),
            n_bytes: 3,
            // `printf abc | git hash-object --stdin`
            sum: Checksum::GitBlob("f2ba8f84ab5c1bce84a7b441cb1959cfc7093b7f".to_owned()),
        }
    }

    #[test]
    fn a_file_is_read_once_until_it_is_touched() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("a.csv");
        let state = folder.path().join("verified.jsonl");
        let find = |verified: &Verified| {
            let mut was_read = false;
            let found = verified.find(&abc(), &at, || {
                was_read = true;
                Ok(())
            });
            (found.unwrap(), was_read)
        };
        let mut verified = Verified::read(state.clone());
        assert_eq!(find(&verified), (Found::Missing, false));
        std::fs::write(&at, "abc").unwrap();
        assert_eq!(find(&verified), (Found::Whole, true));
        verified.remember(&abc(), &at).unwrap();
        let reread = Verified::read(state.clone());
        assert_eq!(find(&reread), (Found::Whole, false));
        std::fs::write(&at, "abd").unwrap();
        let changed = std::time::SystemTime::now() + std::time::Duration::from_secs(9);
        File::options()
            .write(true)
            .open(&at)
            .unwrap()
            .set_modified(changed)
            .unwrap();
        assert_eq!(find(&reread), (Found::Different, true));
        std::fs::write(&at, "abcd").unwrap();
        assert_eq!(find(&reread), (Found::Different, false));
    }

    #[test]
    fn half_a_line_left_by_a_kill_is_passed_over_and_tidied_away() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("a.csv");
        let state = folder.path().join("verified.jsonl");
        std::fs::write(&at, "abc").unwrap();
        let mut verified = Verified::read(state.clone());
        verified.remember(&abc(), &at).unwrap();
        let whole = std::fs::read(&state).unwrap();
        std::fs::write(&state, [&whole[..], &whole[..20]].concat()).unwrap();
        let verified = Verified::read(state.clone());
        assert!(verified.knows(&abc(), &at));
        verified.tidy().unwrap();
        assert_eq!(std::fs::read(&state).unwrap(), whole);
    }
}
