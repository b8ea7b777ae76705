//! Where `prepare` and `inspect` take slides from.

use std::path::PathBuf;

use super::slide_source::SlideSource;
use crate::error::DataError;
use crate::slide::Slide;

/// Slides by name, for [`prepare`](crate::prepare): those of a [`SlideSource`], or, for slides that are in no file, a
/// closure from name to [`Slide`].
pub trait NamedSlides: Sync {
    /// Reads the tables of one slide.
    ///
    /// # Errors
    ///
    /// Any; the slide is not prepared then.
    fn read(&self, slide: &str) -> Result<Slide, DataError>;

    /// What the slide would be read from, as a text that changes when that does; cheap beside
    /// [`read`](Self::read). `None`, as from a closure, when nothing is known: then the slide is
    /// prepared every time.
    fn fingerprint(&self, slide: &str) -> Option<String> {
        let _ = slide;
        None
    }

    /// Folder or file the slide is read from, so that slides of one name from two places are told apart; `None`, as
    /// from a closure, when that is not known.
    fn place(&self, slide: &str) -> Option<PathBuf> {
        let _ = slide;
        None
    }
}

impl<F: Fn(&str) -> Result<Slide, DataError> + Sync> NamedSlides for F {
    fn read(&self, slide: &str) -> Result<Slide, DataError> {
        self(slide)
    }
}

impl NamedSlides for SlideSource {
    fn read(&self, slide: &str) -> Result<Slide, DataError> {
        Self::read(self, slide)
    }

    fn fingerprint(&self, slide: &str) -> Option<String> {
        Self::fingerprint(self, slide)
    }

    fn place(&self, slide: &str) -> Option<PathBuf> {
        Self::place(self, slide)
    }
}
