//! Errors of this folder, put together in few words.

use std::path::Path;

use comtip_files::FileError;

use super::import_option::ImportOption;
use crate::error::WeightsError;

/// Weights that cannot be taken: which file, what is wrong and what to do.
pub(crate) fn weights(path: &Path, problem: impl Into<String>) -> WeightsError {
    WeightsError::Weights {
        path: path.to_owned(),
        problem: problem.into(),
    }
}

/// What is wrong with weights, and the options that mend it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Problem {
    pub(crate) text: String,
    pub(crate) options: Vec<ImportOption>,
}

impl Problem {
    /// The error of these weights.
    pub(crate) fn of(self, path: &Path) -> WeightsError {
        let (path, problem) = (path.to_owned(), self.text);
        match self.options.is_empty() {
            true => WeightsError::Weights { path, problem },
            false => WeightsError::Untold {
                path,
                problem,
                options: self.options,
            },
        }
    }
}

impl From<String> for Problem {
    fn from(text: String) -> Self {
        Self {
            text,
            options: Vec::new(),
        }
    }
}

/// A file that cannot be read, to be given to `map_err`.
pub(crate) fn cannot_read(path: &Path) -> impl FnOnce(std::io::Error) -> WeightsError {
    cannot("read", path)
}

/// Something that cannot be done to a file, to be given to `map_err`.
pub(crate) fn cannot(
    action: &'static str,
    path: &Path,
) -> impl FnOnce(std::io::Error) -> WeightsError {
    let error = FileError::io(action, path);
    move |source| error(source).into()
}
