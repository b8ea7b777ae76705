//! Which files were compared with their checksum, so that it need not be done again.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use comtip_files::{FileError, file_stamps, write_whole};
use serde::{Deserialize, Serialize};

use super::checksum::Checksum;
use super::disk_error::{disk_error, reword};
use super::listing::HubFile;
use crate::error::HubError;

/// Whether a file is there, and right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// The one the Hub lists.
    Whole,
    /// As it was fetched, of another state of the data set.
    Outdated,
    /// Not as it was fetched: someone changed it, or put it there.
    Changed,
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
    pub(super) fn tidy(&self) -> Result<(), HubError> {
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
        before_reading: impl FnOnce() -> Result<(), HubError>,
    ) -> Result<Found, HubError> {
        let metadata = match std::fs::metadata(at) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Found::Missing);
            }
            Err(error) => return Err(FileError::io("read", at)(error).into()),
        };
        if !metadata.is_file() {
            return Ok(Found::Changed);
        }
        if self.knows(file, at) {
            return Ok(Found::Whole);
        }
        let known = self.lines.get(&file.path);
        let is_touched = known.is_none_or(|line| Some(&line.stamp) != stamp(at).as_ref());
        let may_be_listed = metadata.len() == file.n_bytes;
        if may_be_listed || is_touched && known.is_some() {
            before_reading()?;
        }
        let holds = |sum: &Checksum| {
            let mut hasher = sum.begin(metadata.len());
            File::open(at)
                .and_then(|bytes| hasher.update_from(bytes))
                .map_err(FileError::io("read", at))?;
            Ok::<_, HubError>(hasher.finish() == *sum)
        };
        if may_be_listed && holds(&file.sum)? {
            return Ok(Found::Whole);
        }
        match known {
            Some(_) if !is_touched => Ok(Found::Outdated),
            Some(line) if line.sum != file.sum && holds(&line.sum)? => Ok(Found::Outdated),
            _ => Ok(Found::Changed),
        }
    }

    /// Files that are there and were fetched in a state of the data set in which they were others than
    /// these are, sorted; those for which `is_wanted` holds are passed over.
    pub(super) fn of_other_states(
        &self,
        files: &[HubFile],
        place: impl Fn(&str) -> PathBuf,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Vec<String> {
        let listed: HashMap<&str, &Checksum> = files
            .iter()
            .map(|file| (file.path.as_str(), &file.sum))
            .collect();
        let mut others: Vec<String> = self
            .lines
            .values()
            .filter(|line| listed.get(line.path.as_str()) != Some(&&line.sum))
            .filter(|line| !is_wanted(&line.path) && place(&line.path).exists())
            .map(|line| line.path.clone())
            .collect();
        others.sort();
        others
    }

    /// Puts down that a file is right as it is now.
    pub(super) fn remember(&mut self, file: &HubFile, at: &Path) -> Result<(), HubError> {
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

    fn json(&self, line: &Line) -> Result<Vec<u8>, HubError> {
        let mut json = serde_json::to_vec(line)
            .map_err(std::io::Error::from)
            .map_err(FileError::io("write", &self.path))?;
        json.push(b'\n');
        Ok(json)
    }
}

fn stamp(at: &Path) -> Option<String> {
    file_stamps(&[at.to_path_buf()])
}

#[cfg(test)]
mod tests;
