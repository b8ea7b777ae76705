//! From a file to its slide.

use std::path::PathBuf;

use comtip_files::file_stamps;

use super::anndata_file::AnnDataFile;
#[cfg(not(feature = "hdf5"))]
use super::anndata_file::needs_hdf5;
#[cfg(feature = "hdf5")]
use super::assemble::read_slide;
use crate::error::DataError;
use crate::formats::read_options::ReadOptions;
use crate::formats::slide_reader::SlideReader;
use crate::read_option::ReadOption;
use crate::slide::Slide;

impl SlideReader for AnnDataFile {
    fn slide_names(&self) -> Vec<&str> {
        vec![&self.name]
    }

    fn read(&self, slide: &str, options: &ReadOptions) -> Result<Slide, DataError> {
        match slide == self.name {
            true => Self::read(self, options),
            false => Err(DataError::unknown("slide", slide, [self.name()])),
        }
    }

    fn takes(&self) -> &[ReadOption] {
        &[
            ReadOption::Image,
            ReadOption::Labels,
            ReadOption::Layer,
            ReadOption::GeneSymbols,
            ReadOption::PatientColumn,
        ]
    }

    fn fingerprint(&self, _slide: &str, options: &ReadOptions) -> Option<String> {
        Self::fingerprint(self, options)
    }

    fn image_path(&self, _slide: &str, options: &ReadOptions) -> Option<PathBuf> {
        let given = options.images.get(&self.name);
        Some(given.unwrap_or(&self.path).clone())
    }
}

impl AnnDataFile {
    /// Reads the slide.
    ///
    /// # Errors
    ///
    /// [`DataError::File`] if the file cannot be read; [`DataError::Hdf5`] if something in it is
    /// missing, malformed or no raw count, or the spots are of several sections, with its path in
    /// the file; [`DataError::Slide`] if no spot is left; [`DataError::NeedsHdf5`] in a build without the
    /// feature `hdf5`.
    #[cfg(feature = "hdf5")]
    pub fn read(&self, options: &ReadOptions) -> Result<Slide, DataError> {
        read_slide(self, options)
    }

    /// Reads the slide: not in this build, which lacks the feature `hdf5`.
    ///
    /// # Errors
    ///
    /// [`DataError::NeedsHdf5`].
    #[cfg(not(feature = "hdf5"))]
    pub fn read(&self, _options: &ReadOptions) -> Result<Slide, DataError> {
        Err(needs_hdf5(&self.path))
    }

    /// Name, length and time of change of the files the slide would be read from, and what is taken
    /// from where in it; `None` if one is not there.
    pub(crate) fn fingerprint(&self, options: &ReadOptions) -> Option<String> {
        let mut paths = vec![self.path.clone()];
        paths.extend(options.images.get(&self.name).cloned());
        let mut fingerprint = file_stamps(&paths)?;
        let choices = [
            ("labels", &options.labels),
            ("layer", &options.layer),
            ("gene symbols", &options.gene_symbols),
            ("patient column", &options.patient_column),
        ];
        for (what, choice) in choices {
            if let Some(choice) = choice {
                fingerprint += &format!("{what} {choice}\n");
            }
        }
        Some(fingerprint)
    }
}

#[cfg(all(test, feature = "hdf5"))]
impl AnnDataFile {
    /// Reads the slide, its tiles to be cut from a full-resolution image.
    pub(super) fn read_full(&self, options: ReadOptions) -> Result<Slide, DataError> {
        let images = ReadOptions::of_image(&self.name, "full.tif").images;
        self.read(&ReadOptions { images, ..options })
    }
}
