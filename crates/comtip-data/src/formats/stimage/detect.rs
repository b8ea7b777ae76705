//! A folder in the layout of STimage-1K4M, recognised by the folders of its technologies.

use std::path::{Path, PathBuf};

use super::layout::is_technology;
use super::stimage_dataset::StImageDataset;
use crate::error::DataError;
use crate::formats::search::entries;
use crate::formats::slide_format::{FolderPart, SlideFormat};
use crate::formats::slide_reader::SlideReader;

/// The layout of STimage-1K4M.
pub(crate) struct StImage;

impl SlideFormat for StImage {
    fn name(&self) -> &str {
        "STimage-1K4M"
    }

    fn detect(&self, path: &Path) -> Result<Option<Box<dyn SlideReader>>, DataError> {
        if path.is_file() {
            return Ok(None);
        }
        match StImageDataset::open(path) {
            Ok(dataset) => Ok(Some(Box::new(dataset))),
            Err(DataError::NoSlides { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn is_data_set(&self) -> bool {
        true
    }

    fn part_at(&self, path: &Path) -> Result<FolderPart, DataError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        Ok(match (path.join("coord").is_dir(), is_technology(&name)) {
            (false, _) => FolderPart::Nothing,
            (true, true) => FolderPart::Slides,
            (true, false) => FolderPart::NotRead,
        })
    }

    fn path_to_give(&self, path: &Path) -> Option<PathBuf> {
        holds_slides(path).then(|| path.to_path_buf())
    }

    fn hint(&self, path: &Path) -> Option<String> {
        let root = above_technology(path).filter(|_| path.is_dir())?;
        Some(format!(
            "it lies inside slides in the layout of STimage-1K4M; give {}",
            root.display()
        ))
    }
}

/// Whether a folder holds that of a technology.
fn holds_slides(folder: &Path) -> bool {
    let mut entries = entries(folder).unwrap_or_default().into_iter();
    entries.any(|path| is_of_technology(&path))
}

fn is_of_technology(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    is_technology(&name) && folder.join("coord").is_dir()
}

/// The folder of all slides, from one of those in it.
fn above_technology(folder: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(folder).ok()?;
    let mut folders = absolute.ancestors().take(2);
    let technology = folders.find(|folder| is_of_technology(folder))?;
    technology
        .parent()
        .filter(|root| holds_slides(root))
        .map(Path::to_path_buf)
}
