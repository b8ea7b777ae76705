//! Why a model could not be read, written or used.

use std::path::PathBuf;

use comtip_data::DataError;
use comtip_files::FileError;
use comtip_text::TextError;

use crate::weights::ImportOption;

/// Why a model could not be read, written or used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// A checkpoint does not hold what this version expects.
    #[error("{path}: {problem}")]
    Checkpoint {
        /// The file of the checkpoint.
        path: PathBuf,
        /// What is wrong and what to do.
        problem: String,
    },
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
    /// Towers do not suit the model.
    #[error("{problem}")]
    Towers {
        /// What is wrong and what would be right.
        problem: String,
    },
    /// Text could not be tokenised.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Data could not be read.
    #[error(transparent)]
    Data(#[from] DataError),
}
