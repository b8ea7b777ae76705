//! A file of AnnData, recognised by the end of its name.

use std::path::{Path, PathBuf};

use super::anndata_file::AnnDataFile;
use crate::error::DataError;
use crate::formats::slide_format::{FolderPart, SlideFormat};
use crate::formats::slide_reader::SlideReader;

/// Files of AnnData, a file a slide.
pub(crate) struct AnnData;

impl SlideFormat for AnnData {
    fn name(&self) -> &str {
        "AnnData"
    }

    fn detect(&self, path: &Path) -> Result<Option<Box<dyn SlideReader>>, DataError> {
        match is_anndata(path) {
            true => Ok(Some(Box::new(AnnDataFile::open(path)?))),
            false => Ok(None),
        }
    }

    fn part_at(&self, path: &Path) -> Result<FolderPart, DataError> {
        // In a build that cannot read it too.
        Ok(match is_anndata(path) {
            true => FolderPart::Slides,
            false => FolderPart::Nothing,
        })
    }

    fn path_to_give(&self, path: &Path) -> Option<PathBuf> {
        path.parent()
            .filter(|_| is_anndata(path))
            .map(Path::to_path_buf)
    }
}

/// Whether a path is that of a file called like one of AnnData.
fn is_anndata(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default();
    ending.eq_ignore_ascii_case("h5ad") && path.is_file()
}
