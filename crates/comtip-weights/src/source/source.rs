//! Which files a path stands for, and all they hold.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::find_file::find_file;
use super::nested::{Beside, unnest};
use super::settings_files::Settings;
use super::sharded_files::read_shards;
use crate::error::WeightsError;
use crate::files::{StoredTensor, read_pytorch, read_safetensors};

/// All that a path holds.
#[derive(Debug)]
pub(crate) struct Source {
    /// The file that was read, or the index of those that were.
    pub(crate) file: PathBuf,
    /// Its tensors by name.
    pub(crate) tensors: BTreeMap<String, StoredTensor>,
    /// What lies beside the weights in a training checkpoint, in words.
    pub(crate) skipped: Vec<String>,
    /// The same by name.
    pub(crate) beside: Beside,
    /// Settings beside it.
    pub(crate) settings: Settings,
}

impl Source {
    /// Reads a file, or the weights of a folder.
    ///
    /// # Errors
    ///
    /// If there is nothing to read, or a file is cut short or malformed.
    pub(crate) fn read(path: &Path) -> Result<Self, WeightsError> {
        let file = find_file(path)?;
        let tensors = match name_of(&file) {
            name if name.ends_with(".index.json") => read_shards(&file)?,
            name if name.ends_with(".safetensors") => read_safetensors(&file)?,
            _ => read_pytorch(&file)?,
        };
        let (tensors, beside) = unnest(tensors);
        let settings = Settings::beside(&file)?;
        Ok(Self {
            file,
            tensors,
            skipped: beside.in_words(),
            beside,
            settings,
        })
    }
}

/// The name of a file, empty if it is no text.
pub(super) fn name_of(path: &Path) -> &str {
    path.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default()
}
