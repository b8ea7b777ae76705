//! A file that is half there.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use comtip_files::{FileError, sync_folder_of};

use super::checksum::{Checksum, Hasher};
use super::disk_error::disk_error;
use super::listing::HubFile;
use super::part_record::PartRecord;
use crate::error::HubError;

/// `.<name>.part` beside the place of a file, and `.<name>.part.json`, which says whose part it is.
///
/// Dropped, it stays for the next call to go on with, unless it is empty.
pub(super) struct Part<'a> {
    of: &'a HubFile,
    target: PathBuf,
    path: PathBuf,
    record_path: PathBuf,
    record: PartRecord,
    file: File,
    hasher: Hasher,
    n_have: u64,
    furthest: u64,
    is_finished: bool,
}

impl<'a> Part<'a> {
    /// Goes on with the part that is there, or begins one.
    pub(super) fn open(of: &'a HubFile, target: &Path) -> Result<Self, HubError> {
        let folder = target.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(disk_error("create", folder, of.n_bytes))?;
        let path = beside(target, ".part");
        let record_path = beside(target, ".part.json");
        let kept = PartRecord::read(&record_path).filter(|record| record.sum == of.sum);
        let length = fs::metadata(&path).map_or(0, |metadata| metadata.len());
        let is_resumed = kept.is_some() && length > 0 && length <= of.n_bytes;
        let open = |options: &mut fs::OpenOptions| {
            options
                .read(true)
                .write(true)
                .create(true)
                .open(&path)
                .map_err(disk_error("create", &path, of.n_bytes))
        };
        let file = match is_resumed {
            true => open(File::options().truncate(false))?,
            false => open(File::options().truncate(true))?,
        };
        let mut hasher = of.sum.begin(of.n_bytes);
        let n_have = match is_resumed {
            true => hasher
                .update_from(&file)
                .map_err(FileError::io("read", &path))?,
            false => 0,
        };
        let nothing = PartRecord {
            sum: of.sum.clone(),
            etag: None,
        };
        Ok(Self {
            of,
            target: target.to_path_buf(),
            path,
            record_path,
            record: kept.unwrap_or(nothing),
            file,
            hasher,
            n_have,
            furthest: n_have,
            is_finished: false,
        })
    }

    /// Bytes there.
    pub(super) fn n_have(&self) -> u64 {
        self.n_have
    }

    /// The most bytes that ever were there.
    pub(super) fn furthest(&self) -> u64 {
        self.furthest
    }

    pub(super) fn record(&self) -> &PartRecord {
        &self.record
    }

    /// Throws away what is there; what comes next is of this state of the file.
    pub(super) fn begin_again(&mut self, etag: Option<String>) -> Result<(), HubError> {
        // Emptied before it is said to be of the new state, so that no kill leaves old bytes under a
        // new name. Opened anew, as the cursor has to go back too.
        self.file = File::options()
            .write(true)
            .create(true)
            .truncate(true)
            .open(&self.path)
            .map_err(disk_error("create", &self.path, self.of.n_bytes))?;
        self.n_have = 0;
        self.hasher = self.of.sum.begin(self.of.n_bytes);
        self.record.etag = etag;
        self.record.write(&self.record_path)
    }

    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), HubError> {
        let n_missing = self.of.n_bytes - self.n_have;
        self.file
            .write_all(bytes)
            .map_err(disk_error("write", &self.path, n_missing))?;
        self.hasher.update(bytes);
        self.n_have += bytes.len() as u64;
        self.furthest = self.furthest.max(self.n_have);
        Ok(())
    }

    /// The sum of what is there.
    pub(super) fn sum(&self) -> Checksum {
        self.hasher.clone().finish()
    }

    /// Flushes to the disk and gives the file its name.
    pub(super) fn finish(mut self) -> Result<(), HubError> {
        self.file
            .sync_all()
            .map_err(disk_error("write", &self.path, 0))?;
        fs::rename(&self.path, &self.target).map_err(disk_error("rename", &self.path, 0))?;
        self.is_finished = true;
        sync_folder_of(&self.target)?;
        fs::remove_file(&self.record_path).or_else(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Ok(()),
            _ => Err(FileError::io("remove", &self.record_path)(error).into()),
        })
    }
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        if self.n_have == 0 && !self.is_finished {
            // A drop cannot report an error; what stays is hidden and overwritten next time.
            let _ = fs::remove_file(&self.path);
            let _ = fs::remove_file(&self.record_path);
        }
    }
}

/// A hidden name beside a file.
fn beside(target: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(suffix);
    target.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sum: char) -> HubFile {
        HubFile {
            path: "a.csv".to_owned(),
            n_bytes: 4,
            sum: Checksum::GitBlob(sum.to_string().repeat(40)),
        }
    }

    #[test]
    fn a_part_goes_on_only_as_part_of_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("ST").join("a.csv");
        let (one, other) = (of('1'), of('2'));
        let mut part = Part::open(&one, &target).unwrap();
        part.begin_again(Some("\"e\"".to_owned())).unwrap();
        part.append(b"abc").unwrap();
        drop(part);
        let part = Part::open(&one, &target).unwrap();
        assert_eq!(part.n_have(), 3);
        assert_eq!(
            part.record().headers(3),
            [
                ("range", "bytes=3-".to_owned()),
                ("if-range", "\"e\"".to_owned())
            ]
        );
        drop(part);
        assert_eq!(Part::open(&other, &target).unwrap().n_have(), 0);
    }

    #[test]
    fn a_part_without_its_record_or_longer_than_the_file_is_begun_again() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.csv");
        let one = of('1');
        fs::write(beside(&target, ".part"), "ab").unwrap();
        assert_eq!(Part::open(&one, &target).unwrap().n_have(), 0);
        let mut part = Part::open(&one, &target).unwrap();
        part.begin_again(None).unwrap();
        fs::write(beside(&target, ".part"), "abcde").unwrap();
        drop(part);
        assert_eq!(Part::open(&one, &target).unwrap().n_have(), 0);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_names_the_file_and_the_bytes_still_to_come() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.csv");
        std::os::unix::fs::symlink("/dev/full", beside(&target, ".part")).unwrap();
        let one = of('1');
        let mut part = Part::open(&one, &target).unwrap();
        let error = part.append(b"ab").unwrap_err().to_string();
        assert!(error.contains("no space is left"), "{error}");
        assert!(error.contains(".a.csv.part: 4 bytes"), "{error}");
    }
}
