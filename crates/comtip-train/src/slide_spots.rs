//! Whose values a run is trained on.

use comtip_data::SpotSet;
use serde::Serialize;

/// The training spots of a slide: a digest, so that a resumed run can tell whether they are still the same.
#[derive(Debug, Serialize)]
pub(crate) struct SlideSpots<'a> {
    slide: &'a str,
    n_spots: usize,
    /// Of their ids and values.
    sha256: String,
}

impl<'a> SlideSpots<'a> {
    /// Of the slides of a set, in their order.
    pub(crate) fn of(set: &'a SpotSet) -> Vec<Self> {
        let mut n_spots = vec![0; set.slides().len()];
        for spot in 0..set.len() {
            n_spots[set.slide_idx(spot)] += 1;
        }
        let slides = set.slides().zip(n_spots).enumerate();
        slides
            .map(|(slide_idx, (facts, n_spots))| Self {
                slide: &facts.slide,
                n_spots,
                sha256: set.digest_of_slide(slide_idx),
            })
            .collect()
    }
}
