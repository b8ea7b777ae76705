//! Why a model could not be read, written or used.

use std::path::PathBuf;

use comtip_data::DataError;
use comtip_files::FileError;
use comtip_text::TextError;

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
