//! Why a picture could not be read.

use std::path::PathBuf;

use comtip_files::FileError;

/// Why a picture could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImageError {
    /// The file could not be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// It holds no picture that can be decoded, or none of use.
    #[error("{path}: {problem}")]
    Picture {
        /// The image.
        path: PathBuf,
        /// What is wrong and what would be right.
        problem: String,
    },
}
