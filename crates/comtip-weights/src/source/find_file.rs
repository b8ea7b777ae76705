//! The file of weights that a path stands for.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use comtip_files::FileError;

use crate::error::{WeightsError, weights};

/// Files of weights that a folder may hold, in order of preference.
const IN_FOLDER: [&str; 6] = [
    "model.safetensors",
    "model.safetensors.index.json",
    "open_clip_model.safetensors",
    "pytorch_model.bin",
    "pytorch_model.bin.index.json",
    "open_clip_pytorch_model.bin",
];

/// The file itself, or the one that a folder holds.
///
/// # Errors
///
/// If there is none, or the folder is a run or a model of ours.
pub(super) fn find_file(path: &Path) -> Result<PathBuf, WeightsError> {
    let folder = match fs::metadata(path) {
        Ok(found) => found.is_dir(),
        Err(error) if error.kind() == ErrorKind::NotFound && is_hub_name(path) => {
            return Err(weights(
                path,
                format!(
                    "no such folder; that looks like a name on the Hugging Face Hub, and comtip downloads nothing: \
                     `hf download {0} --local-dir FOLDER` gets the files, FOLDER is read then",
                    path.display()
                ),
            ));
        }
        Err(error) => return Err(FileError::io("read", path)(error).into()),
    };
    match folder {
        true => find_in(path),
        false => Ok(path.to_owned()),
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

#[cfg(test)]
mod tests;
