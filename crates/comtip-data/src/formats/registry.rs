//! The formats of slides that are read, and which of them lies at a path.

use std::path::{Path, PathBuf};

use super::anndata::AnnData;
use super::search::{entries, folders_in};
use super::slide_format::{FolderPart, SlideFormat};
use super::slide_reader::SlideReader;
use super::space_ranger::SpaceRanger;
use super::stimage::StImage;
use crate::error::DataError;

/// Every format that is read, a line each, in the order they are looked for.
#[rustfmt::skip]
pub(crate) const FORMATS: [&dyn SlideFormat; 3] = [
    &SpaceRanger,
    &StImage,
    &AnnData,
];

/// Slides of one format that were found at a path.
pub(super) struct Found {
    /// Place of the format among those that were looked for.
    pub(super) format_idx: usize,
    /// What was opened, each with its path.
    pub(super) readers: Vec<(PathBuf, Box<dyn SlideReader>)>,
    /// Folders whose entries were looked at.
    pub(super) looked_into: Vec<PathBuf>,
}

/// Looks for slides at a path itself, else in the folder, else in the folders in it; at each, for the first of
/// `formats` that is there.
pub(super) fn find(path: &Path, formats: &[&dyn SlideFormat]) -> Result<Option<Found>, DataError> {
    for (format_idx, format) in formats.iter().enumerate() {
        if let Some(reader) = format.detect(path)? {
            let looked_into = match path.is_dir() {
                true => looked_into(path, *format, formats)?,
                false => Vec::new(),
            };
            return Ok(Some(Found {
                format_idx,
                readers: vec![(path.to_path_buf(), reader)],
                looked_into,
            }));
        }
    }
    if path.is_file() {
        return Ok(None);
    }
    if let Some(found) = in_folders(vec![path.to_path_buf()], formats)? {
        return Ok(Some(found));
    }
    let Some(mut found) = in_folders(folders_in(path)?, formats)? else {
        return Ok(None);
    };
    found.looked_into.insert(0, path.to_path_buf());
    Ok(Some(found))
}

/// Slides in these folders, of the first format that is in any of them.
fn in_folders(
    folders: Vec<PathBuf>,
    formats: &[&dyn SlideFormat],
) -> Result<Option<Found>, DataError> {
    let mut paths = Vec::new();
    for folder in &folders {
        paths.extend(entries(folder)?);
    }
    let formats = formats.iter().enumerate();
    for (format_idx, format) in formats.filter(|(_, format)| !format.is_data_set()) {
        let mut readers = Vec::new();
        for path in &paths {
            if let Some(reader) = format.detect(path)? {
                readers.push((path.clone(), reader));
            }
        }
        if !readers.is_empty() {
            return Ok(Some(Found {
                format_idx,
                readers,
                looked_into: folders,
            }));
        }
    }
    Ok(None)
}

/// Folders in which something may be left out beside slides of `format` that are the folder `path` itself.
fn looked_into(
    path: &Path,
    format: &dyn SlideFormat,
    formats: &[&dyn SlideFormat],
) -> Result<Vec<PathBuf>, DataError> {
    let mut folders = vec![path.to_path_buf()];
    if !format.is_data_set() && !holds_parts(path, formats)? {
        folders.extend(folders_in(path)?);
    }
    Ok(folders)
}

/// Whether slides lie in a folder that could be collected from it.
fn holds_parts(folder: &Path, formats: &[&dyn SlideFormat]) -> Result<bool, DataError> {
    for path in entries(folder)? {
        for format in formats.iter().filter(|format| !format.is_data_set()) {
            if format.part_at(&path)? == FolderPart::Slides {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
