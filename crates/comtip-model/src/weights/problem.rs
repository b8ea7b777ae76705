//! Errors of this folder, put together in few words.

use std::path::Path;

use crate::ModelError;

/// Weights that cannot be taken: which file, what is wrong and what to do.
pub(crate) fn weights(path: &Path, problem: impl Into<String>) -> ModelError {
    ModelError::Weights {
        path: path.to_owned(),
        problem: problem.into(),
    }
}

/// A file that cannot be read, to be given to `map_err`.
pub(crate) fn cannot_read(path: &Path) -> impl FnOnce(std::io::Error) -> ModelError {
    cannot("read", path)
}

/// Something that cannot be done to a file, to be given to `map_err`.
pub(crate) fn cannot(
    action: &'static str,
    path: &Path,
) -> impl FnOnce(std::io::Error) -> ModelError {
    let path = path.to_owned();
    move |source| ModelError::Io {
        action,
        path,
        source,
    }
}
