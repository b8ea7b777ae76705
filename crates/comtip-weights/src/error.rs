//! Why weights could not be read, compared or written.

use std::path::PathBuf;

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
    Untold {
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
