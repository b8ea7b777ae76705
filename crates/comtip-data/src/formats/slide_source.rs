//! Slides of a folder or file, whatever its format.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::left_out::left_out;
use super::read_options::ReadOptions;
use super::registry::{FORMATS, find};
use super::slide_format::SlideFormat;
use super::slide_reader::SlideReader;
use super::stimage::SlideMeta;
use crate::error::DataError;
use crate::slide::Slide;

/// Slides of a folder or file, whatever its format: the front door to data.
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
/// assert_eq!(source.format(), "Space Ranger");
/// assert_eq!(source.slide_names().collect::<Vec<_>>(), ["hd", "v1", "v2"]);
/// # Ok::<(), comtip_data::DataError>(())
/// ```
pub struct SlideSource {
    format: String,
    readers: Vec<Box<dyn SlideReader>>,
    /// Where every slide lies, and the place of its reader.
    places: BTreeMap<String, (PathBuf, usize)>,
    left_out: Vec<PathBuf>,
    options: ReadOptions,
}

impl SlideSource {
    /// Recognises one output folder of Space Ranger, a folder of STimage-1K4M, one `.h5ad` file of AnnData, or a folder
    /// of outputs or of files, in this order. Of a folder of several formats the first is taken;
    /// [`left_out`](Self::left_out) names the rest. Where a folder holds none, the folders in it are looked into as
    /// well.
    ///
    /// # Errors
    ///
    /// [`DataError::NoSlides`] if it is none of these, with what it is instead where that can be seen, [`DataError::Slide`]
    /// if two slides would have one name, [`DataError::NeedsHdf5`] for `.h5ad` files without the feature `hdf5`, else as
    /// [`StImageDataset::open`](crate::StImageDataset::open) and [`SpaceRangerFolder::open`](crate::SpaceRangerFolder::open).
    pub fn open(path: &Path) -> Result<Self, DataError> {
        Self::open_with(path, &[])
    }

    /// As [`open`](Self::open), looking for slides of `others` first; see [`SlideFormat`] for an example.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open), and those of the others.
    pub fn open_with(path: &Path, others: &[&dyn SlideFormat]) -> Result<Self, DataError> {
        let formats: Vec<&dyn SlideFormat> = others.iter().copied().chain(FORMATS).collect();
        let Some(found) = find(path, &formats)? else {
            return Err(DataError::no_slides(path, &formats));
        };
        let left_out = left_out(&found, &formats)?;
        let format = formats[found.format_idx].name();
        let source = Self::of_readers(format, found.readers)?;
        Ok(Self { left_out, ..source })
    }

    /// Slides that a program opened by itself, of a format of this name.
    ///
    /// # Errors
    ///
    /// [`DataError::Slide`] if two slides have one name.
    pub fn of_reader(
        format: impl Into<String>,
        reader: impl SlideReader + 'static,
    ) -> Result<Self, DataError> {
        Self::of_readers(format, vec![(PathBuf::new(), Box::new(reader))])
    }

    fn of_readers(
        format: impl Into<String>,
        opened: Vec<(PathBuf, Box<dyn SlideReader>)>,
    ) -> Result<Self, DataError> {
        let mut places: BTreeMap<String, (PathBuf, usize)> = BTreeMap::new();
        for (reader_idx, (path, reader)) in opened.iter().enumerate() {
            for slide in reader.slide_names() {
                let place = reader.place(slide).unwrap_or_else(|| path.clone());
                let earlier = places.insert(slide.to_owned(), (place.clone(), reader_idx));
                if let Some((other, _)) = earlier {
                    return Err(DataError::Slide {
                        slide: slide.to_owned(),
                        problem: format!(
                            "found twice, as {} and {}; rename one, or give one alone",
                            other.display(),
                            place.display()
                        ),
                    });
                }
            }
        }
        Ok(Self {
            format: format.into(),
            readers: opened.into_iter().map(|(_, reader)| reader).collect(),
            places,
            left_out: Vec::new(),
            options: ReadOptions::default(),
        })
    }

    /// Where a slide lies, links followed; `None` if that is not known.
    pub(crate) fn place(&self, slide: &str) -> Option<PathBuf> {
        self.places.get(slide)?.0.canonicalize().ok()
    }

    /// Reads slides by these options, in place of those before.
    ///
    /// # Errors
    ///
    /// [`DataError::Unknown`] if one is for a slide that is not here; if these slides cannot be read so,
    /// [`DataError::Slide`] of an image, [`DataError::NoBins`] of a size of bins, [`DataError::Labels`] of a column
    /// of labels, [`DataError::AnnDataOnly`] of anything else.
    pub fn with_options(self, options: ReadOptions) -> Result<Self, DataError> {
        let named = options
            .images
            .keys()
            .chain(options.annotations.keys())
            .chain(options.technologies.by_slide.keys());
        for slide in named {
            self.reader(slide)?;
        }
        let taken = self.readers.iter().flat_map(|reader| reader.takes());
        options.check(&self.format, &taken.copied().collect::<Vec<_>>())?;
        Ok(Self { options, ..self })
    }

    /// How slides are read.
    pub fn options(&self) -> &ReadOptions {
        &self.options
    }

    /// Name of the format, for people.
    pub fn format(&self) -> &str {
        &self.format
    }

    /// Names of the slides, sorted.
    pub fn slide_names(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// Slides beside these that are of another format, or of a technology that is not read, and
    /// therefore left out: their files and folders in the folder that was opened, sorted. Each opens
    /// by itself, if it can be read at all.
    pub fn left_out(&self) -> &[PathBuf] {
        &self.left_out
    }

    /// What a table of meta data says of a slide, as STimage-1K4M brings one.
    pub fn meta(&self, slide: &str) -> Option<&SlideMeta> {
        self.reader(slide).ok()?.meta(slide)
    }

    /// Reads the tables of one slide.
    ///
    /// # Errors
    ///
    /// [`DataError::Unknown`] if there is no such slide or technology, [`DataError::Slide`] if its reader returned another
    /// slide, or a gene or a spot twice, [`DataError::Table`] if the labels that are given are malformed or name no spot,
    /// else those of its format.
    pub fn read(&self, slide: &str) -> Result<Slide, DataError> {
        let mut read = self.reader(slide)?.read(slide, &self.options)?;
        if read.name != slide {
            return Err(DataError::Slide {
                slide: slide.to_owned(),
                problem: format!(
                    "its reader ({}) returned slide `{}`",
                    self.format, read.name
                ),
            });
        }
        // Genes of two names may become one by the table; two of one name may not, unseen.
        read.check_names()?;
        self.options.apply(&mut read)?;
        Ok(read)
    }

    /// What a slide would be read from and how, as a text that changes when that does; `None` if a file cannot be
    /// looked at, or nothing is known of the format's files. See [`NamedSlides::fingerprint`](crate::NamedSlides::fingerprint).
    pub fn fingerprint(&self, slide: &str) -> Option<String> {
        let files = self.reader(slide).ok()?.fingerprint(slide, &self.options)?;
        self.options.fingerprint(slide, &files)
    }

    /// The file tiles of a slide would be cut from, as far as can be said without reading the slide.
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
        self.reader(slide).ok()?.image_path(slide, &self.options)
    }

    fn reader(&self, slide: &str) -> Result<&dyn SlideReader, DataError> {
        match self.places.get(slide) {
            Some((_, reader_idx)) => Ok(&*self.readers[*reader_idx]),
            None => Err(DataError::unknown("slide", slide, self.slide_names())),
        }
    }
}

impl fmt::Debug for SlideSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SlideSource")
            .field("format", &self.format)
            .field("slides", &self.places.keys())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
