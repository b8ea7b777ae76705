//! How large the tiles are that a run was trained on.

use comtip_data::ShardMetadata;
use serde::Serialize;

/// How large the tiles of a training slide are.
#[derive(Debug, Serialize)]
pub(crate) struct SlideTiles<'a> {
    slide: &'a str,
    /// Side in pixels of the slide's image.
    tile_px: u32,
    /// Side in micrometres, where it is known.
    tile_um: Option<f64>,
    /// Micrometres per pixel, where they are known.
    #[serde(rename = "um_per_px")]
    mpp: Option<f64>,
}

impl<'a> SlideTiles<'a> {
    /// Of slides, in their order.
    pub(crate) fn of(slides: impl IntoIterator<Item = &'a ShardMetadata>) -> Vec<Self> {
        slides
            .into_iter()
            .map(|facts| Self {
                slide: &facts.slide,
                tile_px: facts.tile_px,
                tile_um: facts.tile_um,
                mpp: facts.mpp,
            })
            .collect()
    }
}
