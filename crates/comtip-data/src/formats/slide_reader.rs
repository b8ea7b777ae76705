//! Slides of one format, opened and not read yet.

use std::path::PathBuf;

use super::read_options::ReadOptions;
use super::stimage::SlideMeta;
use crate::error::DataError;
use crate::read_option::ReadOption;
use crate::slide::Slide;

/// Slides of one format at one path, opened and not read yet.
///
/// Options that no format must understand (patients, technologies, aliases) are applied by
/// [`SlideSource`](crate::SlideSource); a reader may leave them alone.
pub trait SlideReader: Send + Sync {
    /// Names of its slides, sorted.
    fn slide_names(&self) -> Vec<&str>;

    /// Reads the tables of one slide; its pixels stay where they are. Names of genes and ids of spots are each there once;
    /// counts are raw ones.
    ///
    /// # Errors
    ///
    /// [`DataError`] if there is no such slide, or it is malformed.
    fn read(&self, slide: &str, options: &ReadOptions) -> Result<Slide, DataError>;

    /// What of the options can be chosen for these slides; by default nothing. Others are refused before anything
    /// is read.
    fn takes(&self) -> &[ReadOption] {
        &[]
    }

    /// What a slide would be read from, as a text that changes when that does; cheap beside
    /// [`read`](Self::read). `None`, as by default, when nothing is known: then the slide is prepared every time.
    fn fingerprint(&self, slide: &str, options: &ReadOptions) -> Option<String> {
        let _ = (slide, options);
        None
    }

    /// The file tiles of a slide would be cut from, as far as it is known without reading the slide.
    fn image_path(&self, slide: &str, options: &ReadOptions) -> Option<PathBuf> {
        let _ = (slide, options);
        None
    }

    /// What a table of meta data says of a slide; by default there is none.
    fn meta(&self, slide: &str) -> Option<&SlideMeta> {
        let _ = slide;
        None
    }

    /// Where a slide lies, for messages; by default at the path that was opened.
    fn place(&self, slide: &str) -> Option<PathBuf> {
        let _ = slide;
        None
    }
}
