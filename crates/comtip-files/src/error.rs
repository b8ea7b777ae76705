//! Why a file could not be read or written.

use std::path::PathBuf;

/// Why a file or folder could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// A file or folder could not be opened, read, written or renamed.
    #[error("cannot {action} {path}")]
    Io {
        /// What was tried, a verb: `read`, `create`, `rename`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// Another process writes to the folder.
    #[error("{path}: {} is writing to it; wait until it is done, or choose another folder", writer(.holder))]
    Locked {
        /// The folder.
        path: PathBuf,
        /// Its process id, where it could be read.
        holder: Option<u32>,
    },
}

impl FileError {
    /// A [`FileError::Io`] for `path`, to be given to `map_err`.
    pub fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }
}

fn writer(process_id: &Option<u32>) -> String {
    match process_id {
        Some(id) => format!("process {id}"),
        None => "another process".to_owned(),
    }
}
