//! Why weights could not be read, compared or written.

use std::path::{Path, PathBuf};

use comtip_files::FileError;
use comtip_model::ModelError;

use crate::import_option::ImportOption;

/// Why weights could not be read, compared or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WeightsError {
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// Weights of others cannot be taken, compared or written.
    #[error("{path}: {problem}")]
    Weights {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong and what to do.
        problem: String,
    },
    /// Weights of others do not say all that is needed, or hold what is not.
    #[error("{path}: {problem}")]
    Unspecified {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
        /// What mends it.
        options: Vec<ImportOption>,
    },
    /// A run or a trained model is where weights of others were to be.
    #[error(
        "{folder}: holds a run or model of comtip, whose tensors have other names; its towers have to be exported first, \
         and that folder given"
    )]
    NotExported {
        /// The run or the model.
        folder: PathBuf,
    },
    /// The towers could not be made of them.
    #[error(transparent)]
    Model(#[from] ModelError),
}

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
            false => WeightsError::Unspecified {
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
