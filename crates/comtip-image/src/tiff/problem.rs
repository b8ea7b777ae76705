//! What to tell of an error of the decoder.

use tiff::TiffError;

use crate::io_problem::io_problem;

/// What to tell of an error of the decoder.
pub(super) fn why(error: &TiffError) -> String {
    match error {
        TiffError::IoError(error) => io_problem(error),
        other => format!("the picture cannot be decoded: {other}"),
    }
}
