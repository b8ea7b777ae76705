//! Slides of a folder or file, whatever its layout.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::anndata::{AnnDataFile, is_anndata};
use super::search::Several;
use super::space_ranger::SpaceRangerFolder;
use super::stimage::{SlideMeta, StImageDataset};
use crate::error::DataError;
use crate::slide::Slide;

/// Slides of a folder or file, whatever its layout: the front door to data.
///
/// # Example
///
/// ```
/// use comtip_data::SlideSource;
///
/// let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample");
/// let source = SlideSource::open(sample.as_ref())?;
/// let names: Vec<&str> = source.slide_names().collect();
/// assert_eq!(names.len(), 3);
/// assert_eq!(source.read(names[0])?.technology, "ST");
///
/// let runs = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/space_ranger");
/// let source = SlideSource::open(runs.as_ref())?;
/// assert_eq!(source.slide_names().collect::<Vec<_>>(), ["hd", "v1", "v2"]);
/// # Ok::<(), comtip_data::DataError>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum SlideSource {
    /// Slides in the layout of STimage-1K4M.
    StImage(StImageDataset),
    /// Output folders of Space Ranger, by slide.
    SpaceRanger(BTreeMap<String, SpaceRangerFolder>),
    /// Files of AnnData, by slide.
    AnnData(BTreeMap<String, AnnDataFile>),
}

impl SlideSource {
    /// Recognises a folder of STimage-1K4M, one output folder of Space Ranger or a folder of such,
    /// one `.h5ad` file of AnnData or a folder of such, in this order. Of a folder of several layouts
    /// the first is taken; [`left_out`](Self::left_out) tells the rest. Where a folder holds none, the
    /// folders in it are looked into as well.
    ///
    /// # Errors
    ///
    /// [`DataError::NoSlides`] if it is none of these, with what it is instead where that can be seen,
    /// [`DataError::Slide`] if two slides would
    /// have one name, [`DataError::NeedsHdf5`] for `.h5ad` files in a build without the feature
    /// `hdf5`, else as [`StImageDataset::open`] and [`SpaceRangerFolder::open`].
    pub fn open(path: &Path) -> Result<Self, DataError> {
        if path.is_file() {
            return match is_anndata(path) {
                true => Self::of_anndata(&[path.to_path_buf()]),
                false => Err(DataError::no_slides(path)),
            };
        }
        if let Some(one) = SpaceRangerFolder::find(path)? {
            return Self::of_space_ranger(vec![one]);
        }
        match StImageDataset::open(path) {
            Err(DataError::NoSlides { .. }) => {}
            opened => return opened.map(Self::StImage),
        }
        let several = Several::of(path)?;
        match (several.folders.is_empty(), several.files.is_empty()) {
            (false, _) => Self::of_space_ranger(several.folders),
            (true, false) => Self::of_anndata(&several.files),
            (true, true) => Err(DataError::no_slides(path)),
        }
    }

    fn of_space_ranger(folders: Vec<SpaceRangerFolder>) -> Result<Self, DataError> {
        let folders = folders
            .into_iter()
            .map(|slide| (slide.name().to_owned(), slide.folder().to_path_buf(), slide));
        by_name(folders).map(Self::SpaceRanger)
    }

    fn of_anndata(files: &[PathBuf]) -> Result<Self, DataError> {
        let files = files.iter().map(|path| {
            let file = AnnDataFile::open(path)?;
            Ok((file.name().to_owned(), path.clone(), file))
        });
        by_name(files.collect::<Result<Vec<_>, DataError>>()?).map(Self::AnnData)
    }

    /// Takes the bins of this size of slides of Visium HD, in micrometres; see
    /// [`SpaceRangerFolder::with_bin_size`]. Slides of Visium beside them stay as they are.
    ///
    /// # Errors
    ///
    /// [`DataError::NoBins`] if none of the slides has bins. One that has no bins of this size is an
    /// error when it is read.
    pub fn with_bin_size(self, size_um: u32) -> Result<Self, DataError> {
        match self {
            Self::SpaceRanger(folders) if folders.values().any(SpaceRangerFolder::is_binned) => {
                let folders = folders.into_iter();
                let chosen = folders.map(|(name, folder)| (name, folder.with_bin_size(size_um)));
                Ok(Self::SpaceRanger(chosen.collect()))
            }
            _ => Err(DataError::NoBins { size_um }),
        }
    }

    /// Cuts the tiles of a slide of Space Ranger or AnnData from this image, which must be the one
    /// Space Ranger was run with.
    ///
    /// # Errors
    ///
    /// [`DataError::Unknown`] if there is no such slide; [`DataError::Slide`] if it is one of
    /// STimage-1K4M, which brings its image.
    pub fn with_image(
        mut self,
        slide: &str,
        full_resolution: impl Into<PathBuf>,
    ) -> Result<Self, DataError> {
        if !self.slide_names().any(|name| name == slide) {
            return Err(self.unknown(slide));
        }
        match &mut self {
            Self::StImage(_) => Err(DataError::Slide {
                slide: slide.to_owned(),
                problem: "a slide of STimage-1K4M brings its image; give none".to_owned(),
            }),
            Self::SpaceRanger(folders) => {
                if let Some(folder) = folders.remove(slide) {
                    let folder = folder.with_image(full_resolution);
                    folders.insert(slide.to_owned(), folder);
                }
                Ok(self)
            }
            Self::AnnData(files) => {
                if let Some(file) = files.remove(slide) {
                    files.insert(slide.to_owned(), file.with_image(full_resolution));
                }
                Ok(self)
            }
        }
    }

    /// Takes the labels of AnnData files from this column of `obs`; see
    /// [`AnnDataFile::with_labels`].
    ///
    /// # Errors
    ///
    /// [`DataError::Labels`] if the slides are of another kind, whose labels come in files of their
    /// own or not at all.
    pub fn with_labels(self, column: &str) -> Result<Self, DataError> {
        let Self::AnnData(files) = self else {
            return Err(DataError::Labels {
                column: column.to_owned(),
            });
        };
        let files = files.into_iter();
        let labelled = files.map(|(name, file)| (name, file.with_labels(column)));
        Ok(Self::AnnData(labelled.collect()))
    }

    /// Takes the counts of AnnData files from this matrix; see [`AnnDataFile::with_layer`].
    ///
    /// # Errors
    ///
    /// [`DataError::AnnDataOnly`] if the slides are of another kind.
    pub fn with_layer(self, layer: &str) -> Result<Self, DataError> {
        self.with_each_anndata("a layer", |file| file.with_layer(layer))
    }

    /// Calls the genes of AnnData files by this column of `var`; see
    /// [`AnnDataFile::with_gene_symbols`].
    ///
    /// # Errors
    ///
    /// [`DataError::AnnDataOnly`] if the slides are of another kind.
    pub fn with_gene_symbols(self, column: &str) -> Result<Self, DataError> {
        self.with_each_anndata("a column of gene symbols", |file| {
            file.with_gene_symbols(column)
        })
    }

    /// Takes the patients of AnnData files from this column of `obs`; see
    /// [`AnnDataFile::with_patient_column`].
    ///
    /// # Errors
    ///
    /// [`DataError::AnnDataOnly`] if the slides are of another kind.
    pub fn with_patient_column(self, column: &str) -> Result<Self, DataError> {
        self.with_each_anndata("a column of patients", |file| {
            file.with_patient_column(column)
        })
    }

    fn with_each_anndata(
        self,
        what: &'static str,
        change: impl Fn(AnnDataFile) -> AnnDataFile,
    ) -> Result<Self, DataError> {
        match self {
            Self::AnnData(files) => {
                let files = files.into_iter();
                let changed = files.map(|(name, file)| (name, change(file)));
                Ok(Self::AnnData(changed.collect()))
            }
            _ => Err(DataError::AnnDataOnly { what }),
        }
    }

    /// Names of the slides, sorted.
    pub fn slide_names(&self) -> impl Iterator<Item = &str> {
        let (of_stimage, of_space_ranger, of_anndata) = match self {
            Self::StImage(dataset) => (Some(dataset.slide_names()), None, None),
            Self::SpaceRanger(folders) => (None, Some(folders.keys()), None),
            Self::AnnData(files) => (None, None, Some(files.keys())),
        };
        let of_stimage = of_stimage.into_iter().flatten();
        let of_space_ranger = of_space_ranger.into_iter().flatten();
        let of_anndata = of_anndata.into_iter().flatten();
        of_stimage.chain(of_space_ranger.chain(of_anndata).map(String::as_str))
    }

    /// What the meta table of STimage-1K4M says of a slide; nothing is known of others.
    pub fn meta(&self, slide: &str) -> Option<&SlideMeta> {
        match self {
            Self::StImage(dataset) => dataset.meta(slide),
            Self::SpaceRanger(_) | Self::AnnData(_) => None,
        }
    }

    /// Reads the tables of one slide.
    ///
    /// # Errors
    ///
    /// [`DataError::Unknown`] if there is no such slide, else as [`StImageDataset::read`],
    /// [`SpaceRangerFolder::read`] and [`AnnDataFile::read`].
    pub fn read(&self, slide: &str) -> Result<Slide, DataError> {
        match self {
            Self::StImage(dataset) => dataset.read(slide),
            Self::SpaceRanger(folders) => match folders.get(slide) {
                Some(folder) => folder.read(),
                None => Err(self.unknown(slide)),
            },
            Self::AnnData(files) => match files.get(slide) {
                Some(file) => file.read(),
                None => Err(self.unknown(slide)),
            },
        }
    }

    /// Name, length and time of change of the files a slide would be read from; `None` if one cannot
    /// be looked at. See [`SlideReader::fingerprint`](crate::SlideReader::fingerprint).
    pub fn fingerprint(&self, slide: &str) -> Option<String> {
        match self {
            Self::StImage(dataset) => dataset.fingerprint(slide),
            Self::SpaceRanger(folders) => folders.get(slide)?.fingerprint(),
            Self::AnnData(files) => files.get(slide)?.fingerprint(),
        }
    }

    /// The file tiles of a slide would be cut from, as far as can be told without reading the slide.
    ///
    /// # Example
    ///
    /// ```
    /// use comtip_data::SlideSource;
    ///
    /// let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/sample");
    /// let source = SlideSource::open(sample.as_ref())?;
    /// let slide = "Human_Breast_Andersson_10142021_ST_C3";
    /// assert_eq!(source.image_path(slide), Some(source.read(slide)?.image_path));
    /// assert_eq!(source.image_path("C3"), None);
    /// # Ok::<(), comtip_data::DataError>(())
    /// ```
    pub fn image_path(&self, slide: &str) -> Option<PathBuf> {
        match self {
            Self::StImage(dataset) => dataset.image_path(slide),
            Self::SpaceRanger(folders) => folders.get(slide)?.image_path(),
            Self::AnnData(files) => Some(files.get(slide)?.image_path().to_path_buf()),
        }
    }

    fn unknown(&self, slide: &str) -> DataError {
        DataError::unknown("slide", slide, self.slide_names())
    }
}

/// Slides by name; two of one name are refused with the places of both.
fn by_name<T>(
    slides: impl IntoIterator<Item = (String, PathBuf, T)>,
) -> Result<BTreeMap<String, T>, DataError> {
    let mut named: BTreeMap<String, (PathBuf, T)> = BTreeMap::new();
    for (name, place, slide) in slides {
        if let Some((other, _)) = named.insert(name.clone(), (place.clone(), slide)) {
            return Err(DataError::Slide {
                slide: name,
                problem: format!(
                    "found twice, as {} and {}; rename one, or give one alone",
                    other.display(),
                    place.display()
                ),
            });
        }
    }
    let slides = named.into_iter().map(|(name, (_, slide))| (name, slide));
    Ok(slides.collect())
}

#[cfg(test)]
mod tests;
