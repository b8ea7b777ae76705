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
    /// Tissue, such as `breast`; `None` not to balance it.
    pub tissue: Option<String>,
}

impl From<&ManifestSlide> for CohortSlide {
    fn from(entry: &ManifestSlide) -> Self {
        Self {
            slide: entry.slide.clone(),
            patient: entry.patient.clone(),
            n_spots: entry.n_spots,
            technology: Some(entry.technology.clone()),
            tissue: entry.tissue.clone(),
        }
    }
}

/// (slide, patient), as [`Split`](super::Split) takes them.
pub(super) fn slides_and_patients(slides: &[CohortSlide]) -> Vec<(String, String)> {
    let pair = |slide: &CohortSlide| (slide.slide.clone(), slide.patient.clone());
    slides.iter().map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shard::example;
    use crate::{PrepareOptions, prepare};

    #[test]
    fn shards_tell_the_tissue_that_the_slide_has() {
        let folder = tempfile::tempdir().unwrap();
        let read = |name: &str| {
            let mut slide = example::slide(folder.path(), name);
            slide.tissue = (name == "s1").then(|| "breast".to_owned());
            Ok(slide)
        };
        let names = ["s1", "s2"].map(str::to_owned);
        let options = PrepareOptions::default();
        let shards = prepare(&names, &read, folder.path(), &options, &mut |_| {}).unwrap();
        let slides = shards.slides.iter().map(CohortSlide::from);
        let tissues: Vec<_> = slides.map(|slide| slide.tissue).collect();
        assert_eq!(tissues, [Some("breast".to_owned()), None]);
    }
}
