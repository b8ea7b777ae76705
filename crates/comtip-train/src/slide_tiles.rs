//! How large the tiles are that a run was trained on, and whose they are.

use comtip_data::SpotSet;
use serde::Serialize;

/// How large the tiles of a training slide are.
#[derive(Debug, Serialize)]
pub(crate) struct SlideTiles<'a> {
    slide: &'a str,
    /// Side in pixels of the slide's image.
    tile_px: u32,
    /// Side in micrometres, where it is known.
    tile_um: Option<f64>,
    um_per_px: Option<f64>,
    /// Of the ids and values of its spots.
    spots_sha256: String,
}

impl<'a> SlideTiles<'a> {
    /// Of the slides of a set, in their order.
    pub(crate) fn of(set: &'a SpotSet) -> Vec<Self> {
        let slides = set.slides();
        slides
            .enumerate()
            .map(|(slide_idx, facts)| Self {
                slide: &facts.slide,
                tile_px: facts.tile_px,
                tile_um: facts.tile_um,
                um_per_px: facts.um_per_px,
                spots_sha256: set.digest_of_slide(slide_idx),
            })
            .collect()
    }
}
