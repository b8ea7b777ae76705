//! Why a model could not be read, written or used.

use std::path::PathBuf;

use burn::tensor::TensorReadError;
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
    /// A number could not be read from the device.
    #[error("the device does not answer")]
    Device(#[from] TensorReadError),
    /// Data could not be read.
    #[error(transparent)]
    Data(#[from] DataError),
}
