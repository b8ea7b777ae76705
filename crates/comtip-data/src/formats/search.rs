//! Slides in the folders below one.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use super::anndata::is_anndata;
use super::space_ranger::{SpaceRangerFolder, is_slide};
use super::stimage::is_technology;
use crate::error::DataError;

/// How far down slides are looked for, to say where they are.
const MAX_DEPTH: usize = 5;
/// Folders that are looked into for it.
const MAX_FOLDERS: usize = 5_000;

/// Output folders of Space Ranger and files of AnnData.
#[derive(Debug, Default)]
pub(crate) struct Several {
    pub(crate) folders: Vec<SpaceRangerFolder>,
    pub(crate) files: Vec<PathBuf>,
}

impl Several {
    /// Those in a folder or, for want of any, in the folders in it; hidden ones are left out.
    pub(crate) fn of(folder: &Path) -> Result<Self, DataError> {
        let here = Self::in_one(folder)?;
        if !here.is_empty() {
            return Ok(here);
        }
        let mut below = Self::default();
        for folder in folders_in(folder)? {
            let there = Self::in_one(&folder)?;
            below.folders.extend(there.folders);
            below.files.extend(there.files);
        }
        Ok(below)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.folders.is_empty() && self.files.is_empty()
    }

    pub(crate) fn in_one(folder: &Path) -> Result<Self, DataError> {
        let mut found = Self::default();
        for path in entries(folder)? {
            if path.is_dir() {
                found.folders.extend(SpaceRangerFolder::find(&path)?);
            } else if is_anndata(&path) {
                found.files.push(path);
            }
        }
        Ok(found)
    }
}

/// Where slides are, further down than they are looked for.
pub(crate) struct Below {
    /// One of them.
    pub(crate) slide: PathBuf,
    /// The folder to give for it and those beside it.
    pub(crate) folder: PathBuf,
}

/// The first slides below a folder, the nearest level first.
pub(crate) fn slides_below(folder: &Path) -> Option<Below> {
    let mut open = VecDeque::from([(folder.to_path_buf(), 0)]);
    for _ in 0..MAX_FOLDERS {
        let (folder, depth) = open.pop_front()?;
        if depth > 0 && holds_slides(&folder) {
            return Some(Below {
                slide: folder.clone(),
                folder,
            });
        }
        for path in entries(&folder).unwrap_or_default() {
            let is_found = is_slide(&path) || path.is_file() && is_anndata(&path);
            if is_found {
                let is_outs = path.file_name().is_some_and(|name| name == "outs");
                let of_run = match is_outs {
                    true => folder.parent().unwrap_or(&folder).to_path_buf(),
                    false => folder,
                };
                return Some(Below {
                    slide: path,
                    folder: of_run,
                });
            }
            if path.is_dir() && depth < MAX_DEPTH {
                open.push_back((path, depth + 1));
            }
        }
    }
    None
}

/// Whether a folder is the root of slides in the layout of STimage-1K4M.
pub(crate) fn holds_slides(folder: &Path) -> bool {
    let mut entries = entries(folder).unwrap_or_default().into_iter();
    entries.any(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        is_technology(&name) && path.join("coord").is_dir()
    })
}

/// Folders in a folder that may be looked into, sorted, hidden ones left out.
pub(crate) fn folders_in(folder: &Path) -> Result<Vec<PathBuf>, DataError> {
    let mut below = entries(folder)?;
    below.retain(|path| path.is_dir() && std::fs::read_dir(path).is_ok());
    Ok(below)
}

/// Paths in a folder, sorted, hidden ones left out.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>, DataError> {
    let entries = std::fs::read_dir(folder).map_err(DataError::io("read", folder))?;
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.map_err(DataError::io("read", folder))?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}
