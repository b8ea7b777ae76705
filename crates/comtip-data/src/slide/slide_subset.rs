//! A slide, whole or some of its spots.

use std::fmt;

/// A slide, whole or some of its spots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlideSubset<'a> {
    /// The slide.
    pub slide: &'a str,
    /// Ids of the spots; `None` for all of the slide.
    pub spots: Option<&'a [String]>,
    /// Ids of the spots whose median total its counts are normalised by, where a recipe takes one; `None` for its own.
    pub median_of: Option<&'a [String]>,
}

impl<'a> SlideSubset<'a> {
    /// All spots of a slide.
    pub fn whole(slide: &'a str) -> Self {
        Self {
            slide,
            spots: None,
            median_of: None,
        }
    }

    /// These spots of a slide.
    pub fn some(slide: &'a str, spots: &'a [String]) -> Self {
        Self {
            slide,
            spots: Some(spots),
            median_of: None,
        }
    }

    /// The same spots, normalised by the median of these: of a slide that is trained on too, the value of a tested spot
    /// is then the same whichever others are tested.
    #[must_use]
    pub fn by_median_of(self, spots: &'a [String]) -> Self {
        Self {
            median_of: Some(spots),
            ..self
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
