//! A format of slides: what recognises them.

use std::path::{Path, PathBuf};

use super::slide_reader::SlideReader;
use crate::error::DataError;

/// A format of slides: recognises them on the disk and opens them.
///
/// Two methods make a format; the others have defaults that suit one whose slides are a file or a folder each.
/// [`SlideSource::open`](crate::SlideSource::open) looks for slides of the formats of this crate,
/// [`SlideSource::open_with`](crate::SlideSource::open_with) for those of others as well.
///
/// # Example
///
/// ```
/// use std::path::{Path, PathBuf};
///
/// use comtip_data::{
///     Counts, DataError, DroppedSpots, ReadOptions, Slide, SlideFormat, SlideReader, SlideSource, Spot, patient_of,
/// };
///
/// /// A file of one spot: its place in a picture of the same name.
/// struct OneSpot;
///
/// struct OneSpotFile(String, PathBuf);
///
/// impl SlideFormat for OneSpot {
///     fn name(&self) -> &str {
///         "one spot"
///     }
///
///     fn detect(&self, path: &Path) -> Result<Option<Box<dyn SlideReader>>, DataError> {
///         let is_of_format = path.is_file() && path.extension().is_some_and(|e| e == "spot");
///         let Some(name) = path.file_stem().filter(|_| is_of_format) else {
///             return Ok(None);
///         };
///         let name = name.to_string_lossy().into_owned();
///         Ok(Some(Box::new(OneSpotFile(name, path.to_owned()))))
///     }
/// }
///
/// impl SlideReader for OneSpotFile {
///     fn slide_names(&self) -> Vec<&str> {
///         vec![&self.0]
///     }
///
///     fn read(&self, slide: &str, _options: &ReadOptions) -> Result<Slide, DataError> {
///         let wrong = |problem: String| DataError::Slide { slide: slide.to_owned(), problem };
///         let text = std::fs::read_to_string(&self.1).map_err(|error| wrong(error.to_string()))?;
///         let place = text.trim().split_once(' ').and_then(|(x, y)| Some((x.parse().ok()?, y.parse().ok()?)));
///         let (x_px, y_px) = place.ok_or_else(|| wrong("expected x and y, px".to_owned()))?;
///         let mut counts = Counts::new(1);
///         counts.push_spot([(0, 5.0)]);
///         Ok(Slide {
///             name: slide.to_owned(),
///             patient: patient_of(slide),
///             technology: "ST".to_owned(),
///             tissue: None,
///             image_path: self.1.with_extension("png"),
///             radius_px: 8.0,
///             scale: None,
///             small_picture: None,
///             spots: vec![Spot { id: format!("{slide}_1"), x_px, y_px, label: None }],
///             genes: vec!["GFAP".to_owned()],
///             gene_ids: None,
///             counts,
///             label_origin: None,
///             dropped: DroppedSpots::default(),
///             notes: Vec::new(),
///         })
///     }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("s1.spot"), "20 30")?;
/// std::fs::write(folder.path().join("s2.spot"), "40 30")?;
/// let source = SlideSource::open_with(folder.path(), &[&OneSpot])?;
/// assert_eq!(source.slide_names().collect::<Vec<_>>(), ["s1", "s2"]);
/// assert_eq!(source.read("s2")?.spots[0].x_px, 40.0);
/// # Ok(())
/// # }
/// ```
pub trait SlideFormat: Sync {
    /// Its name, for people.
    fn name(&self) -> &str;

    /// Opens what lies at a path, a file or a folder, if it is of this format: one slide, or a data set of several.
    /// Slides that lie beside each other in a folder are found by asking for each path in it, so a format need not
    /// look for them. Tables are not read yet.
    ///
    /// # Errors
    ///
    /// If it is of this format and cannot be opened.
    fn detect(&self, path: &Path) -> Result<Option<Box<dyn SlideReader>>, DataError>;

    /// Whether a folder holds a whole data set, as in the layout of STimage-1K4M, rather than one slide; then only
    /// a path that is given itself is taken, and no folder in it.
    fn is_data_set(&self) -> bool {
        false
    }

    /// What lies at a path in a folder of slides, to name what of it is not taken.
    ///
    /// # Errors
    ///
    /// If it cannot be looked at.
    fn part_at(&self, path: &Path) -> Result<FolderPart, DataError> {
        Ok(match self.detect(path)? {
            Some(_) => FolderPart::Slides,
            None => FolderPart::Nothing,
        })
    }

    /// The path to give for slides that lie at a path further down than they are looked for, and for those beside
    /// them; `None` if there are none.
    fn path_to_give(&self, path: &Path) -> Option<PathBuf> {
        let is_here = matches!(self.detect(path), Ok(Some(_)));
        path.parent().filter(|_| is_here).map(Path::to_path_buf)
    }

    /// What to say of a path that holds no slide, if it belongs to slides of this format.
    fn hint(&self, path: &Path) -> Option<String> {
        let _ = path;
        None
    }
}

/// What lies at a path in a folder of slides, as a format sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderPart {
    /// Nothing of this format.
    Nothing,
    /// Slides, or a part of a data set.
    Slides,
    /// Slides in this layout, of a kind that is not read.
    NotRead,
}
