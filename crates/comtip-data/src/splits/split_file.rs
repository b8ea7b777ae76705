//! Files of splits and of folds, which carry their version.

use std::path::Path;

use comtip_files::parse_version;
use serde::Deserialize;

use crate::error::DataError;

/// Parses a file of folds.
pub(crate) fn parse<T: for<'a> Deserialize<'a>>(json: &[u8], path: &Path) -> Result<T, DataError> {
    parse_version(json, VERSION)
        .map_err(|problem| format!("{problem}; make it again"))
        .map_err(DataError::split_file(path))
}

/// Version of the layout of `folds.json`.
pub(crate) const VERSION: u32 = 1;
