//! What the sampler must know of a slide.

use crate::shards::ManifestEntry;

/// What the sampler must know of a slide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampledSlide {
    /// Its name; what is drawn of a slide depends on it and not on other slides.
    pub slide: String,
    /// Technology, such as `ST`.
    pub technology: String,
    /// Number of spots.
    pub n_spots: usize,
}

impl From<&ManifestEntry> for SampledSlide {
    fn from(entry: &ManifestEntry) -> Self {
        Self {
            slide: entry.slide.clone(),
            technology: entry.technology.clone(),
            n_spots: entry.n_spots,
        }
    }
}
