//! A slide, whole or some of its spots.

use std::fmt;

/// A slide, whole or some of its spots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlideSubset<'a> {
    /// The slide.
    pub slide: &'a str,
    /// Ids of the spots; `None` for all of the slide.
    pub spots: Option<&'a [String]>,
}

impl<'a> SlideSubset<'a> {
    /// All spots of a slide.
    pub fn whole(slide: &'a str) -> Self {
        Self { slide, spots: None }
    }

    /// These spots of a slide.
    pub fn some(slide: &'a str, spots: &'a [String]) -> Self {
        Self {
            slide,
            spots: Some(spots),
        }
    }
}

/// `s1`, or `80 spots of s1`.
impl fmt::Display for SlideSubset<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.spots {
            None => f.write_str(self.slide),
            Some(spots) => write!(f, "{} spots of {}", spots.len(), self.slide),
        }
    }
}
