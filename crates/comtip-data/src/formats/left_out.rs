//! What of a folder of several layouts is not taken.

use std::path::{Path, PathBuf};

use super::anndata::is_anndata;
use super::search::{Several, entries, folders_in};
use super::slide_source::SlideSource;
use super::space_ranger::SpaceRangerFolder;
use super::stimage::is_technology;
use crate::error::DataError;

impl SlideSource {
    /// Slides beside these that are of another layout, or of a technology that is not read, and
    /// therefore left out: their files and folders in the folder that was opened, sorted. Each opens
    /// by itself, if it can be read at all.
    ///
    /// # Errors
    ///
    /// [`DataError::File`] if the folder cannot be listed.
    pub fn left_out(&self, opened: &Path) -> Result<Vec<PathBuf>, DataError> {
        if !opened.is_dir() {
            return Ok(Vec::new());
        }
        let mut looked_into = vec![opened.to_path_buf()];
        if !matches!(self, Self::StImage(_)) && Several::in_one(opened)?.is_empty() {
            // These slides were found in the folders below.
            looked_into.extend(folders_in(opened)?);
        }
        let mut left_out = Vec::new();
        for path in looked_into.iter().map(|folder| entries(folder)) {
            for path in path? {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                if self.leaves_out(&path, &name)? {
                    left_out.push(path);
                }
            }
        }
        left_out.sort();
        Ok(left_out)
    }

    fn leaves_out(&self, path: &Path, name: &str) -> Result<bool, DataError> {
        let is_taken = |slide: &SpaceRangerFolder| match self {
            Self::SpaceRanger(taken) => taken.contains_key(slide.name()),
            Self::StImage(_) | Self::AnnData(_) => false,
        };
        let is_of_space_ranger = SpaceRangerFolder::find(path)?.is_some_and(|s| !is_taken(&s));
        let is_of_anndata = !matches!(self, Self::AnnData(_)) && path.is_file() && is_anndata(path);
        let is_taken_technology = matches!(self, Self::StImage(_)) && is_technology(name);
        let is_of_stimage = !is_taken_technology && path.join("coord").is_dir();
        Ok(is_of_space_ranger || is_of_anndata || is_of_stimage)
    }

    /// Name of the layout, for people.
    pub fn layout(&self) -> &'static str {
        match self {
            Self::StImage(_) => "STimage-1K4M",
            Self::SpaceRanger(_) => "Space Ranger",
            Self::AnnData(_) => "AnnData",
        }
    }
}
