//! What of a folder of several formats is not taken.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::registry::Found;
use super::search::entries;
use super::slide_format::{FolderPart, SlideFormat};
use crate::error::DataError;

/// Paths in the folders that were looked into whose slides are of another of `formats`, or of a kind that is not read,
/// sorted.
pub(super) fn left_out(
    found: &Found,
    formats: &[&dyn SlideFormat],
) -> Result<Vec<PathBuf>, DataError> {
    let readers = found.readers.iter();
    let taken: BTreeSet<&str> = readers
        .flat_map(|(_, reader)| reader.slide_names())
        .collect();
    let mut left_out = Vec::new();
    for folder in &found.looked_into {
        for path in entries(folder)? {
            for (format_idx, format) in formats.iter().enumerate() {
                let taken = Some(&taken).filter(|_| format_idx == found.format_idx);
                if is_left_out(&path, *format, taken)? {
                    left_out.push(path);
                    break;
                }
            }
        }
    }
    left_out.sort();
    Ok(left_out)
}

/// Whether slides of a format lie at a path that are not among those `taken`, if it is the format of these.
fn is_left_out(
    path: &Path,
    format: &dyn SlideFormat,
    taken: Option<&BTreeSet<&str>>,
) -> Result<bool, DataError> {
    match (format.part_at(path)?, taken) {
        (FolderPart::Nothing, _) => Ok(false),
        (FolderPart::NotRead, _) | (FolderPart::Slides, None) => Ok(true),
        (FolderPart::Slides, Some(taken)) => Ok(format.detect(path)?.is_some_and(|reader| {
            let mut names = reader.slide_names().into_iter();
            names.any(|name| !taken.contains(name))
        })),
    }
}
