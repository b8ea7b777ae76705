//! A log of records, one line of JSON each.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use comtip_files::write_whole;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::TrainError;

/// Appends records of one kind to a file.
pub(crate) struct JsonLines<R> {
    path: PathBuf,
    file: File,
    record: PhantomData<fn(&R)>,
}

impl<R: Serialize + DeserializeOwned> JsonLines<R> {
    /// Opens a log, made if it is not there, and reads what it has. Only the records that `is_kept` says go
    /// on; a last line that a kill cut short is dropped.
    ///
    /// # Errors
    ///
    /// If another line is no record; nothing is written then.
    pub(crate) fn open(
        path: &Path,
        is_kept: impl Fn(&R) -> bool,
    ) -> Result<(Self, Vec<R>), TrainError> {
        let before = match path.exists() {
            true => fs::read_to_string(path).map_err(TrainError::io("read", path))?,
            false => String::new(),
        };
        let whole = before.rfind('\n').map_or("", |end| &before[..=end]);
        let (mut kept, mut records) = (String::new(), Vec::new());
        for (line, row) in whole.split_inclusive('\n').zip(1..) {
            let record = read_line(line, row, path)?;
            if is_kept(&record) {
                kept.push_str(line);
                records.push(record);
            }
        }
        write_whole(path, kept.as_bytes())?;
        let file = OpenOptions::new()
            .append(true)
            .open(path)
            .map_err(TrainError::io("write", path))?;
        let log = Self {
            path: path.to_owned(),
            file,
            record: PhantomData,
        };
        Ok((log, records))
    }

    /// Brings all lines to the disk.
    pub(crate) fn sync(&mut self) -> Result<(), TrainError> {
        let synced = self.file.sync_data();
        synced.map_err(TrainError::io("write", &self.path))
    }

    /// Writes one line.
    pub(crate) fn append(&mut self, record: &R) -> Result<(), TrainError> {
        let written = serde_json::to_vec(record)
            .map_err(std::io::Error::from)
            .and_then(|mut line| {
                line.push(b'\n');
                self.file.write_all(&line)
            });
        written.map_err(TrainError::io("write", &self.path))
    }
}

/// Reads a log, a record a line: of [`StepLine`](crate::StepLine)s or [`EpochLine`](crate::EpochLine)s.
///
/// # Errors
///
/// If the file cannot be read or a line is no such record; the line is named by its row.
pub fn read_json_lines<R: DeserializeOwned>(path: &Path) -> Result<Vec<R>, TrainError> {
    let text = fs::read_to_string(path).map_err(TrainError::io("read", path))?;
    let lines = text.lines().zip(1..);
    lines
        .map(|(line, row)| read_line(line, row, path))
        .collect()
}

fn read_line<R: DeserializeOwned>(line: &str, row: usize, path: &Path) -> Result<R, TrainError> {
    serde_json::from_str(line).map_err(|error| TrainError::Run {
        path: path.to_owned(),
        problem: format!("row {row}: {error}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_goes_on_behind_what_is_kept_and_drops_a_line_cut_short() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log.jsonl");
        fs::write(&path, "1\n2\n30\n4").expect("written");
        let (mut log, kept) = JsonLines::<u32>::open(&path, |n| *n < 10).expect("opened");
        assert_eq!(kept, [1, 2]);
        log.append(&3).expect("written");
        assert_eq!(read_json_lines::<u32>(&path).expect("read"), [1, 2, 3]);
    }

    #[test]
    fn a_log_with_a_line_that_is_no_record_is_left_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log.jsonl");
        fs::write(&path, "1\nx\n3\n").expect("written");
        let error = JsonLines::<u32>::open(&path, |_| true)
            .err()
            .expect("refused");
        assert!(error.to_string().contains("row 2"), "{error}");
        assert_eq!(fs::read_to_string(&path).expect("read"), "1\nx\n3\n");
    }

    #[test]
    fn a_line_that_is_no_record_is_named_by_its_row() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log.jsonl");
        fs::write(&path, "1\nx\n").expect("written");
        let error = read_json_lines::<u32>(&path).expect_err("refused");
        assert!(error.to_string().contains("row 2"), "{error}");
    }
}
