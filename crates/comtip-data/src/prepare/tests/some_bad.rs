//! Slides of which some cannot be read.

use super::*;
use crate::error::DataError;
use crate::formats::NamedSlides;

/// Slides that all are of one stamp, some of them bad.
pub(super) struct SomeBad<'a> {
    pub(super) good: Known<'a>,
    pub(super) bad: &'a [&'a str],
}

impl NamedSlides for SomeBad<'_> {
    fn read(&self, name: &str) -> Result<Slide, DataError> {
        match self.bad.contains(&name) {
            false => self.good.read(name),
            true => Err(DataError::Slide {
                slide: name.to_owned(),
                problem: "bad".to_owned(),
            }),
        }
    }

    fn fingerprint(&self, name: &str) -> Option<String> {
        self.good.fingerprint(name)
    }
}
