//! Slides of a folder, whatever its layout.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::{DataError, Slide, SlideMeta, SpaceRangerFolder, StImageDataset};

/// Slides of a folder, whatever its layout: the front door to data.
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
}

impl SlideSource {
    /// Recognises a folder of STimage-1K4M, one output folder of Space Ranger, or a folder of such.
    ///
    /// # Errors
    ///
    /// [`DataError::NoSlides`] if it is none of these, [`DataError::Slide`] if two slides would
    /// have one name, else as [`StImageDataset::open`] and [`SpaceRangerFolder::open`].
    pub fn open(folder: &Path) -> Result<Self, DataError> {
        if let Some(one) = SpaceRangerFolder::find(folder)? {
            return Ok(Self::SpaceRanger(by_name([one])?));
        }
        match StImageDataset::open(folder) {
            Err(DataError::NoSlides { path }) => {
                let several = several(folder)?;
                match several.is_empty() {
                    true => Err(DataError::NoSlides { path }),
                    false => Ok(Self::SpaceRanger(by_name(several)?)),
                }
            }
            opened => opened.map(Self::StImage),
        }
    }

    /// Cuts the tiles of a slide of Space Ranger from this image, which must be the one Space
    /// Ranger was run with.
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
        }
    }

    /// Names of the slides, sorted.
    pub fn slide_names(&self) -> impl Iterator<Item = &str> {
        let (of_stimage, of_space_ranger) = match self {
            Self::StImage(dataset) => (Some(dataset.slide_names()), None),
            Self::SpaceRanger(folders) => (None, Some(folders.keys().map(String::as_str))),
        };
        let of_stimage = of_stimage.into_iter().flatten();
        of_stimage.chain(of_space_ranger.into_iter().flatten())
    }

    /// What the meta table of STimage-1K4M says of a slide; nothing is known of others.
    pub fn meta(&self, slide: &str) -> Option<&SlideMeta> {
        match self {
            Self::StImage(dataset) => dataset.meta(slide),
            Self::SpaceRanger(_) => None,
        }
    }

    /// Reads the tables of one slide.
    ///
    /// # Errors
    ///
    /// [`DataError::Unknown`] if there is no such slide, else as [`StImageDataset::read`] and
    /// [`SpaceRangerFolder::read`].
    pub fn read(&self, slide: &str) -> Result<Slide, DataError> {
        match self {
            Self::StImage(dataset) => dataset.read(slide),
            Self::SpaceRanger(folders) => match folders.get(slide) {
                Some(folder) => folder.read(),
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
        }
    }

    fn unknown(&self, slide: &str) -> DataError {
        DataError::unknown("slide", slide, self.slide_names())
    }
}

/// Output folders of Space Ranger in a folder; hidden ones are left out.
fn several(folder: &Path) -> Result<Vec<SpaceRangerFolder>, DataError> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(DataError::io("read", folder))? {
        let path = entry.map_err(DataError::io("read", folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with('.') && path.is_dir() {
            found.extend(SpaceRangerFolder::find(&path)?);
        }
    }
    Ok(found)
}

fn by_name(
    folders: impl IntoIterator<Item = SpaceRangerFolder>,
) -> Result<BTreeMap<String, SpaceRangerFolder>, DataError> {
    let mut named = BTreeMap::new();
    for folder in folders {
        let name = folder.name().to_owned();
        if named.insert(name.clone(), folder).is_some() {
            return Err(DataError::Slide {
                slide: name,
                problem: "found twice in this folder, in several sizes of bins perhaps; give the \
                          folder of one"
                    .to_owned(),
            });
        }
    }
    Ok(named)
}

#[cfg(test)]
mod tests;
