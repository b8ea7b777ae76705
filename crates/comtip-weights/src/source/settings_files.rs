//! Files beside the weights that say what weights do not.

use std::fs;
use std::path::{Path, PathBuf};

use comtip_files::FileError;
use serde_json::Value;

use crate::error::{WeightsError, weights};

/// Largest file of settings that is read, bytes.
const MAX_SETTINGS: u64 = 1 << 24;

/// Files that say what weights do not: heads, activations, how pixels were normalised. A folder may have
/// those of several programs; the layout of the weights decides which of them is believed.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// `open_clip_config.json`.
    pub(crate) open_clip: Option<(PathBuf, Value)>,
    /// `config.json`, of `transformers`, timm or ours.
    pub(crate) config: Option<(PathBuf, Value)>,
    /// `preprocessor_config.json`, or `processor_config.json`, of `transformers`.
    pub(crate) preprocessor: Option<(PathBuf, Value)>,
}

impl Settings {
    /// The settings beside a file of weights.
    pub(super) fn beside(file: &Path) -> Result<Self, WeightsError> {
        let folder = file.parent().unwrap_or(Path::new(""));
        let read = |names: &[&str]| -> Result<Option<(PathBuf, Value)>, WeightsError> {
            let mut paths = names.iter().map(|name| folder.join(name));
            match paths.find(|path| path.is_file()) {
                Some(path) => {
                    let value = read_json(&path)?;
                    Ok(Some((path, value)))
                }
                None => Ok(None),
            }
        };
        Ok(Self {
            open_clip: read(&["open_clip_config.json"])?,
            config: read(&["config.json"])?,
            preprocessor: read(&["preprocessor_config.json", "processor_config.json"])?,
        })
    }
}

/// The value of a JSON file of bounded length.
pub(super) fn read_json(path: &Path) -> Result<Value, WeightsError> {
    let length = fs::metadata(path)
        .map_err(FileError::io("read", path))?
        .len();
    if length > MAX_SETTINGS {
        return Err(weights(
            path,
            format!("has {length} bytes, too many for settings"),
        ));
    }
    let bytes = fs::read(path).map_err(FileError::io("read", path))?;
    serde_json::from_slice(&bytes).map_err(|error| weights(path, format!("is not JSON: {error}")))
}
