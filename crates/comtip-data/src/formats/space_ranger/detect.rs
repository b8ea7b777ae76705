//! An output folder of Space Ranger, recognised by what lies there.

use std::path::{Path, PathBuf};

use super::outs::{is_segmented_only, is_slide};
use super::space_ranger_folder::SpaceRangerFolder;
use crate::error::DataError;
use crate::formats::slide_format::SlideFormat;
use crate::formats::slide_reader::SlideReader;

/// Folders of a run are no deeper than this below its `outs`.
const MAX_DEPTH_IN_A_RUN: usize = 4;

/// The output of Space Ranger, a folder a slide.
pub(crate) struct SpaceRanger;

impl SlideFormat for SpaceRanger {
    fn name(&self) -> &str {
        "Space Ranger"
    }

    fn detect(&self, path: &Path) -> Result<Option<Box<dyn SlideReader>>, DataError> {
        let found = match path.is_dir() {
            true => SpaceRangerFolder::find(path)?,
            false => None,
        };
        Ok(found.map(|folder| Box::new(folder) as Box<dyn SlideReader>))
    }

    fn path_to_give(&self, path: &Path) -> Option<PathBuf> {
        let folder = path.parent().filter(|_| is_slide(path))?;
        let is_outs = path.file_name().is_some_and(|name| name == "outs");
        let of_run = folder.parent().filter(|_| is_outs);
        Some(of_run.unwrap_or(folder).to_path_buf())
    }

    fn hint(&self, path: &Path) -> Option<String> {
        if path.is_dir() && is_segmented_only(path) {
            return Some(
                "these are cells that Space Ranger found on Visium HD; their places are outlines and are not read. Give \
                 binned_outputs/square_008um of the same run, or the folder it lies in"
                    .to_owned(),
            );
        }
        let slide = around(path)?;
        Some(match path.is_dir() {
            true => format!(
                "it lies inside the slide in {}; give that folder",
                slide.display()
            ),
            false => format!(
                "it is a file of the slide in {}; give that folder",
                slide.display()
            ),
        })
    }
}

/// The slide that something lies inside of.
fn around(path: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(path).ok()?;
    let mut around = absolute.ancestors().skip(1).take(MAX_DEPTH_IN_A_RUN);
    around
        .find(|folder| is_slide(folder))
        .map(Path::to_path_buf)
}
