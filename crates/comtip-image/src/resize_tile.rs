//! From a tile of any side to the side that a vision tower reads.

use image::RgbImage;

use crate::resample::{Kernel, resample};

/// Resizes a tile to `side_px` x `side_px`: bicubic (a = -0.5), the kernel widened when it shrinks
/// (antialiased), both passes rounded to 8 bits: the samples are those of Pillow's
/// `resize(..., BICUBIC)`.
///
/// # Panics
///
/// If the tile has no pixels or `side_px` is 0 or over 65,535.
pub fn resize_tile(tile: &RgbImage, side_px: usize) -> RgbImage {
    assert!((1..=65_535).contains(&side_px), "side out of range");
    resample(tile, side_px as u32, side_px as u32, Kernel::Bicubic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(bytes: &[u8]) -> RgbImage {
        image::load_from_memory(bytes).unwrap().into_rgb8()
    }

    macro_rules! golden {
        ($name:literal) => {
            png(include_bytes!(concat!("../tests/golden/", $name)))
        };
    }

    #[test]
    fn resized_tiles_are_those_of_pillow_sample_for_sample() {
        for (tile, side_px, expected) in [
            (golden!("tile_b4.png"), 112, golden!("tile_b4_112.png")),
            (golden!("tile_c2.png"), 32, golden!("tile_c2_32.png")),
            (golden!("tile_c2.png"), 224, golden!("tile_c2_224.png")),
            (golden!("tile_odd.png"), 56, golden!("tile_odd_56.png")),
            (golden!("tile_odd.png"), 128, golden!("tile_odd_128.png")),
            (golden!("tile_half.png"), 96, golden!("tile_half_96.png")),
            (
                golden!("tile_oblong.png"),
                48,
                golden!("tile_oblong_48.png"),
            ),
            (
                golden!("tile_oblong.png"),
                112,
                golden!("tile_oblong_112.png"),
            ),
        ] {
            let ours = resize_tile(&tile, side_px);
            assert_eq!(ours.dimensions(), expected.dimensions());
            let pairs = ours.iter().zip(expected.iter());
            let n_apart = pairs.filter(|(ours, theirs)| ours != theirs).count();
            assert_eq!(n_apart, 0, "{side_px} px");
        }
    }

    #[test]
    fn a_tile_of_the_right_side_passes_through_untouched() {
        let tile = RgbImage::from_fn(7, 7, |x, y| image::Rgb([x as u8, y as u8, 9]));
        assert_eq!(resize_tile(&tile, 7), tile);
    }

    #[test]
    #[should_panic(expected = "nothing to resize")]
    fn a_tile_without_pixels_is_a_bug() {
        resize_tile(&RgbImage::new(0, 3), 4);
    }
}
