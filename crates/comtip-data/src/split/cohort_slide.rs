//! What a split must know of a slide.

use serde::{Deserialize, Serialize};

use crate::ManifestSlide;

/// What a split must know of a slide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CohortSlide {
    /// Its name.
    pub slide: String,
    /// The patient it was cut from.
    pub patient: String,
    /// Number of spots.
    pub n_spots: usize,
    /// Technology, such as `ST`; `None` not to balance it.
    pub technology: Option<String>,
    /// Tissue, such as `breast`; `None` not to balance it. Shards do not know it,
    /// [`SlideMeta`](crate::SlideMeta) does.
    pub tissue: Option<String>,
}

impl From<&ManifestSlide> for CohortSlide {
    fn from(entry: &ManifestSlide) -> Self {
        Self {
            slide: entry.slide.clone(),
            patient: entry.patient.clone(),
            n_spots: entry.n_spots,
            technology: Some(entry.technology.clone()),
            tissue: None,
        }
    }
}

/// (slide, patient), as [`Split`](super::Split) takes them.
pub(super) fn slides_and_patients(slides: &[CohortSlide]) -> Vec<(String, String)> {
    let pair = |slide: &CohortSlide| (slide.slide.clone(), slide.patient.clone());
    slides.iter().map(pair).collect()
}
