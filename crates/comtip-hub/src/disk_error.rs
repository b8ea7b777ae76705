//! What the disk refuses, said so that one knows what to do.

use std::io::{Error, ErrorKind};
use std::path::Path;

use comtip_files::FileError;

use crate::error::HubError;

/// The error of a file of which `n_bytes` are still to be written.
pub(super) fn disk_error(
    action: &'static str,
    path: &Path,
    n_bytes: u64,
) -> impl FnOnce(Error) -> HubError {
    let path = path.to_path_buf();
    move |source| match source.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => HubError::DiskFull { path, n_bytes },
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            HubError::NotWritable { path, source }
        }
        _ => HubError::File(FileError::Io {
            action,
            path,
            source,
        }),
    }
}

/// The same of an error other code has made.
pub(super) fn reword(error: FileError, n_bytes: u64) -> HubError {
    match error {
        FileError::Io {
            action,
            path,
            source,
        } => disk_error(action, &path, n_bytes)(source),
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: ErrorKind) -> String {
        disk_error("write", Path::new("to/a.csv"), 7)(kind.into()).to_string()
    }

    #[test]
    fn a_full_disk_says_how_much_is_still_to_come() {
        for kind in [ErrorKind::StorageFull, ErrorKind::QuotaExceeded] {
            let message = message(kind);
            assert!(message.contains("to/a.csv: 7 bytes are still"), "{message}");
        }
    }

    #[test]
    fn a_folder_that_may_not_be_written_to_says_so() {
        for kind in [ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem] {
            let message = message(kind);
            assert!(
                message.contains("to/a.csv may not be written to"),
                "{message}"
            );
        }
    }
}
