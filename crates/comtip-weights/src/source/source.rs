//! Which files a path stands for, and all they hold.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::Value;

use comtip_files::FileError;

use crate::error::{WeightsError, weights};
use crate::files::{StoredTensor, read_pytorch, read_safetensors};
use crate::layout::{Beyond, Layout};

/// Files of weights that a folder may hold, in order of preference.
const IN_FOLDER: [&str; 6] = [
    "model.safetensors",
    "model.safetensors.index.json",
    "open_clip_model.safetensors",
    "pytorch_model.bin",
    "pytorch_model.bin.index.json",
    "open_clip_pytorch_model.bin",
];

/// Largest file of settings that is read, bytes.
const MAX_SETTINGS: u64 = 1 << 24;

/// Keys under which training code nests the weights in a checkpoint.
const NESTS: [&str; 2] = ["state_dict.", "model."];

/// All that a path holds.
#[derive(Debug)]
pub(crate) struct Source {
    /// The file that was read, or the index of those that were.
    pub(crate) file: PathBuf,
    /// Its tensors by name.
    pub(crate) tensors: BTreeMap<String, StoredTensor>,
    /// What lies beside the weights in a training checkpoint, in words.
    pub(crate) left_out: Vec<String>,
    /// The same by name.
    pub(crate) beside: Beside,
    /// Settings beside it.
    pub(crate) settings: Settings,
}

/// Tensors of a training checkpoint outside of what holds the weights.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    /// The key that holds the weights.
    pub(crate) nest: &'static str,
    names: Vec<String>,
}

/// Files that tell what weights do not: heads, activations, how pixels were normalised. A folder may have
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

impl Source {
    /// Reads a file, or the weights of a folder.
    ///
    /// # Errors
    ///
    /// If there is nothing to read, or a file is cut short or malformed.
    pub(crate) fn read(path: &Path) -> Result<Self, WeightsError> {
        let folder = match fs::metadata(path) {
            Ok(found) => found.is_dir(),
            Err(error) if error.kind() == ErrorKind::NotFound && is_hub_name(path) => {
                return Err(weights(
                    path,
                    format!(
                        "no such folder; that looks like a name on the Hugging Face Hub, and comtip downloads nothing: \
                         `huggingface-cli download {0} --local-dir FOLDER` gets the files, FOLDER is read then",
                        path.display()
                    ),
                ));
            }
            Err(error) => return Err(FileError::io("read", path)(error).into()),
        };
        let file = match folder {
            true => find_in(path)?,
            false => path.to_owned(),
        };
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
            left_out: beside.in_words(),
            beside,
            settings,
        })
    }
}

/// Whether a path that is not there is `owner/name`.
fn is_hub_name(path: &Path) -> bool {
    let is_word = |part: &str| {
        let mut letters = part.bytes();
        part.starts_with(|first: char| first.is_ascii_alphanumeric())
            && letters.all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let files = [".safetensors", ".bin", ".pt", ".pth", ".json"];
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    match parts.as_deref() {
        Some([owner, name]) => {
            is_word(owner) && is_word(name) && !files.iter().any(|end| name.ends_with(end))
        }
        _ => false,
    }
}

fn name_of(path: &Path) -> &str {
    path.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default()
}

fn find_in(folder: &Path) -> Result<PathBuf, WeightsError> {
    // A trained model of ours, or its run; an exported one has the file beside.
    if folder.join("genes.json").is_file() && !folder.join("comtip.safetensors").is_file() {
        return Err(WeightsError::NotExported {
            folder: folder.to_owned(),
        });
    }
    let mut files = IN_FOLDER.iter().map(|name| folder.join(name));
    files.find(|file| file.is_file()).ok_or_else(|| {
        weights(
            folder,
            format!(
                "holds no weights; there should be one of {}; or give a file",
                IN_FOLDER.join(", ")
            ),
        )
    })
}

/// Tensors of all files that an index names, each where the index says.
fn read_shards(index: &Path) -> Result<BTreeMap<String, StoredTensor>, WeightsError> {
    let value = read_json(index)?;
    let map = value.get("weight_map").and_then(Value::as_object);
    let map = map.ok_or_else(|| weights(index, "has no `weight_map` of names to files"))?;
    let folder = index.parent().unwrap_or(Path::new(""));
    let mut names_of: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, file) in map {
        let file = file.as_str().filter(|file| is_plain(file));
        let file = file.ok_or_else(|| weights(index, format!("names no file for `{name}`")))?;
        names_of.entry(file).or_default().insert(name);
    }
    let mut all = BTreeMap::new();
    for (file, names) in names_of {
        let path = folder.join(file);
        if !path.is_file() {
            return Err(weights(
                &path,
                format!(
                    "is missing, but {} names it for {} tensors; download it into the same folder",
                    name_of(index),
                    names.len()
                ),
            ));
        }
        let tensors = match file.ends_with(".safetensors") {
            true => read_safetensors(&path)?,
            false => read_pytorch(&path)?,
        };
        let held: BTreeSet<&str> = tensors.keys().map(String::as_str).collect();
        if held != names {
            let differing: Vec<&str> = held.symmetric_difference(&names).copied().collect();
            return Err(weights(
                &path,
                format!(
                    "does not hold what {} says: {}; take both from one place",
                    name_of(index),
                    differing.join(", ")
                ),
            ));
        }
        all.extend(tensors);
    }
    Ok(all)
}

/// Whether a name stays within its folder.
fn is_plain(file: &str) -> bool {
    Path::new(file).file_name().is_some_and(|name| name == file)
}

impl Beside {
    /// A tensor that the features are others without, and what it is. Copies of the weights, states of optimisers
    /// and the like have names of their own ahead.
    pub(crate) fn problem(&self, layout: Layout) -> Option<(&str, &'static str)> {
        self.names.iter().find_map(|name| {
            let bare = name.strip_prefix("module.").unwrap_or(name);
            match layout.beyond(bare, true) {
                Beyond::Inside(what) if layout.is_own(bare) => Some((name.as_str(), what)),
                _ => None,
            }
        })
    }

    fn in_words(&self) -> Vec<String> {
        let mut starts: BTreeMap<&str, usize> = BTreeMap::new();
        for name in &self.names {
            let start = name.split('.').next().unwrap_or_default();
            *starts.entry(start).or_default() += 1;
        }
        let in_words = |(start, n)| format!("{start}: {n} tensors beside `{}`", self.nest);
        starts.into_iter().map(in_words).collect()
    }
}

/// Takes the weights out of a training checkpoint, and says what stays behind.
fn unnest(tensors: BTreeMap<String, StoredTensor>) -> (BTreeMap<String, StoredTensor>, Beside) {
    let is_nest = |nest: &&&str| tensors.keys().any(|name| name.starts_with(**nest));
    let nest = NESTS.iter().find(is_nest).copied().unwrap_or_default();
    let mut names = Vec::new();
    let mut kept = BTreeMap::new();
    for (name, tensor) in tensors {
        match name.strip_prefix(nest) {
            Some(inner) => {
                kept.insert(inner.to_owned(), tensor);
            }
            None => names.push(name),
        }
    }
    if kept.keys().all(|name| name.starts_with("module.")) {
        kept = kept
            .into_iter()
            .map(|(name, tensor)| (name["module.".len()..].to_owned(), tensor))
            .collect();
    }
    let nest = nest.trim_end_matches('.');
    (kept, Beside { nest, names })
}

impl Settings {
    /// The settings beside a file of weights.
    fn beside(file: &Path) -> Result<Self, WeightsError> {
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

fn read_json(path: &Path) -> Result<Value, WeightsError> {
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

#[cfg(test)]
mod tests;
