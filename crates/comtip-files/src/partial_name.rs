//! Temporary names beside the name that a file or folder is to have.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// What every temporary name ends with.
pub const SUFFIX: &str = ".partial";

/// Bytes of the name that are in the temporary one at most; file systems allow 255 for both.
const N_BYTES: usize = 200;

/// A temporary name of one writer alone: `.<name>.<process>-<number>.partial`.
///
/// While it is at work its file or folder is locked, so that what a killed process left can be distinguished from it
/// and is cleared away by the next that writes to the same name. Where a system or a file system has no such locks,
/// it stays.
#[derive(Debug)]
pub(crate) struct PartialName {
    path: PathBuf,
    /// `None` of a folder, where folders cannot be opened.
    file: Option<File>,
}

impl PartialName {
    /// An empty file beside `target`.
    pub(crate) fn of_file(target: &Path) -> io::Result<(Self, File)> {
        let taken = Self::take(target, |path| {
            let file = OpenOptions::new()
                .read(true)
                .write(true)
                .create_new(true)
                .open(path)?;
            Ok(Some(file))
        })?;
        let file = match &taken.file {
            Some(file) => file.try_clone()?,
            None => unreachable!("a file was made just now"),
        };
        Ok((taken, file))
    }

    /// An empty folder beside `target`.
    pub(crate) fn of_folder(target: &Path) -> io::Result<Self> {
        Self::take(target, |path| {
            fs::create_dir(path)?;
            Ok(File::open(path).ok())
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn take(target: &Path, create: impl Fn(&Path) -> io::Result<Option<File>>) -> io::Result<Self> {
        clear_left_behind(target);
        loop {
            static NEXT: AtomicU64 = AtomicU64::new(0);
            let (process, n) = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let name = format!("{}{process}-{n}{SUFFIX}", prefix(target)?);
            let path = target.with_file_name(name);
            let file = match create(&path) {
                // Another machine has the same process number.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
                created => created?,
            };
            let is_locked = file.as_ref().is_none_or(lock);
            // Before it was locked, another process may have taken it for left behind.
            if is_locked && path.exists() {
                return Ok(Self { path, file });
            }
        }
    }
}

/// Removes what killed processes left beside `target`; what cannot be removed stays.
fn clear_left_behind(target: &Path) {
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let (Ok(prefix), Ok(entries)) = (prefix(target), fs::read_dir(folder)) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let number = name
            .strip_prefix(&prefix)
            .and_then(|n| n.strip_suffix(SUFFIX));
        if !number.is_some_and(is_number) || !cfg!(unix) {
            continue;
        }
        let path = entry.path();
        // Held until it is removed, so that nobody takes it meanwhile for a name of their own.
        let Ok(left) = File::open(&path) else {
            continue;
        };
        if left.try_lock().is_ok() {
            let _ = match path.is_dir() {
                true => fs::remove_dir_all(&path),
                false => fs::remove_file(&path),
            };
        }
    }
}

/// `<process>-<number>`.
fn is_number(text: &str) -> bool {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    text.split_once('-')
        .is_some_and(|(process, n)| is_digits(process) && is_digits(n))
}

/// `.<name>.`, or the beginning of a long name.
fn prefix(target: &Path) -> io::Result<String> {
    let name = target
        .file_name()
        .ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "this is no name of a file"))?;
    let name = name.to_string_lossy();
    Ok(format!(".{}.", &name[..name.floor_char_boundary(N_BYTES)]))
}

/// Whether nobody else holds the file; where it cannot be locked, nobody asks.
fn lock(file: &File) -> bool {
    use std::fs::TryLockError::WouldBlock;
    !cfg!(unix) || !matches!(file.try_lock(), Err(WouldBlock))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_at_work_stays_and_what_was_left_behind_goes() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.csv");
        let left = [".a.csv.7-0.partial", ".a.csv.7-1.partial"].map(|n| folder.path().join(n));
        fs::write(&left[0], "half").unwrap();
        fs::create_dir(&left[1]).unwrap();
        let others = [
            ".b.csv.7-0.partial",
            ".a.csv.old.partial",
            "a.csv.7-0.partial",
        ];
        let others = others.map(|name| folder.path().join(name));
        others
            .iter()
            .for_each(|path| fs::write(path, "mine").unwrap());
        let (first, _file) = PartialName::of_file(&target).unwrap();
        let second = PartialName::of_folder(&target).unwrap();
        assert_ne!(first.path(), second.path());
        assert!(first.path().is_file() && second.path().is_dir());
        assert!(others.iter().all(|path| path.is_file()));
        assert_eq!(left.iter().any(|path| path.exists()), !cfg!(unix));
    }

    #[test]
    fn a_long_name_has_a_temporary_one_too() {
        let folder = tempfile::tempdir().unwrap();
        let name = "\u{e9}".repeat(125) + ".csv";
        let (partial, _file) = PartialName::of_file(&folder.path().join(name)).unwrap();
        assert!(partial.path().is_file());
        assert!(PartialName::of_file(Path::new("/")).is_err());
    }
}
