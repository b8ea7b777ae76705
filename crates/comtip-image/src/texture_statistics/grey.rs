//! A tile in grey.

use image::RgbImage;

/// The grey of a tile, `0.2125 R + 0.7154 G + 0.0721 B` rounded to 8 bits (halves up): weights of scikit-image's
/// `rgb2gray`.
///
/// Whole numbers, because patterns compare neighbours, and two that are alike must not differ by how they were rounded.
pub(super) struct Grey {
    /// One row after the other.
    pub(super) levels: Vec<u8>,
    pub(super) width: usize,
    pub(super) height: usize,
}

impl Grey {
    pub(super) fn of(tile: &RgbImage) -> Self {
        let level = |rgb: &[u8]| {
            let [red, green, blue] = [rgb[0], rgb[1], rgb[2]].map(u32::from);
            ((2125 * red + 7154 * green + 721 * blue + 5000) / 10_000) as u8
        };
        Self {
            levels: tile.chunks_exact(3).map(level).collect(),
            width: tile.width() as usize,
            height: tile.height() as usize,
        }
    }
}
