//! Where writing to a path ends up: in a file that can be replaced whole, or in what only takes bytes.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Links that are followed one after another.
const MAX_LINKS: usize = 40;

/// Where writing to a path ends up.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    /// A file, or a name that is free; links are followed.
    File(PathBuf),
    /// What takes bytes and is never replaced: a device, a FIFO, a file this process has open.
    Stream(Stream),
}

/// What takes bytes and is never replaced.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    StandardOutput,
    StandardError,
    Other(PathBuf),
}

/// Whether what is at a path only takes bytes and is never replaced: a device, a FIFO, `/dev/stdout` wherever that leads.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// assert!(!comtip_files::is_stream(&folder.path().join("notes.txt")));
/// # #[cfg(unix)]
/// assert!(comtip_files::is_stream("/dev/null".as_ref()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn is_stream(path: &Path) -> bool {
    matches!(Destination::of(path), Ok(Destination::Stream(_)))
}

impl Destination {
    /// Looks at what is at `path`, if anything.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        let mut at = path.to_owned();
        for _ in 0..MAX_LINKS {
            if let Some(number) = own_descriptor(&at) {
                return Ok(Self::Stream(match number {
                    1 => Stream::StandardOutput,
                    2 => Stream::StandardError,
                    _ => Stream::Other(at),
                }));
            }
            match fs::read_link(&at) {
                // `..` in a link starts from the folder the link is in, wherever that is.
                Ok(link) => at = at.parent().unwrap_or(Path::new("")).join(link),
                Err(_) => return Self::at(at),
            }
        }
        Err(io::Error::other("too many links lead from one to another"))
    }

    /// Of what is no link.
    fn at(path: PathBuf) -> io::Result<Self> {
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_dir() => Err(ErrorKind::IsADirectory.into()),
            Ok(found) if !found.is_file() => Ok(Self::Stream(Stream::Other(path))),
            _ => Ok(Self::File(path)),
        }
    }
}

impl Stream {
    /// Opens it; a FIFO waits for its reader.
    pub(crate) fn open(&self) -> io::Result<Box<dyn Write>> {
        Ok(match self {
            Self::StandardOutput => Box::new(io::stdout()),
            Self::StandardError => Box::new(io::stderr()),
            Self::Other(path) => Box::new(OpenOptions::new().append(true).open(path)?),
        })
    }

    /// Writes bytes into it.
    pub(crate) fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let mut to = self.open()?;
        to.write_all(bytes)?;
        to.flush()
    }
}

/// The number of a file this process has open, where the path is a name for such: `/dev/fd/1`. `/dev/stdout` is a link to one.
fn own_descriptor(path: &Path) -> Option<u32> {
    let number = path.file_name()?.to_str()?.parse().ok()?;
    let folder = fs::canonicalize(path.parent()?).ok()?;
    let of_process = format!("/proc/{}/fd", std::process::id());
    let is_own = folder == Path::new("/dev/fd") || folder == Path::new(&of_process);
    is_own.then_some(number)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn other(path: &Path) -> Destination {
        Destination::Stream(Stream::Other(path.to_owned()))
    }

    #[test]
    fn links_lead_to_the_file_they_name_there_or_not() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("deep")).unwrap();
        symlink("../far", at("deep/link")).unwrap();
        symlink("deep/link", at("near")).unwrap();
        let found = Destination::of(&at("near")).unwrap();
        assert_eq!(found, Destination::File(at("deep/../far")));
        symlink("loop", at("loop")).unwrap();
        assert!(Destination::of(&at("loop")).is_err());
        symlink("deep", at("folder")).unwrap();
        let error = Destination::of(&at("folder")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::IsADirectory);
    }

    #[test]
    fn devices_and_what_this_process_has_open_are_streams() {
        assert_eq!(
            Destination::of(Path::new("/dev/null")).unwrap(),
            other(Path::new("/dev/null"))
        );
        for (name, stream) in [
            ("/dev/stdout", Stream::StandardOutput),
            ("/dev/fd/1", Stream::StandardOutput),
            ("/dev/stderr", Stream::StandardError),
        ] {
            let found = Destination::of(Path::new(name)).unwrap();
            assert_eq!(found, Destination::Stream(stream), "{name}");
        }
    }
}
