//! From a tile to the numbers a vision tower takes.

mod bicubic;

use image::RgbImage;

/// Mean of red, green and blue over CLIP's training images, in `[0, 1]`.
pub const CLIP_MEAN: [f32; 3] = [0.481_454_66, 0.457_827_5, 0.408_210_73];

/// Standard deviation of red, green and blue over CLIP's training images.
pub const CLIP_STD: [f32; 3] = [0.268_629_54, 0.261_302_6, 0.275_777_1];

/// What each byte of each channel becomes.
static NORMALIZED: [[f32; 256]; 3] = normalized();

/// Normalises a tile for a vision tower: `(v / 255 - mean) / std`, with [`CLIP_MEAN`] and [`CLIP_STD`].
///
/// # Shapes
///
/// - `rgb`: `[n_pixels, 3]`, rows from the top
/// - `to`: `[3, n_pixels]`, channel by channel (red, green, blue)
///
/// # Panics
///
/// If the two differ in length, or it is not that of whole pixels.
///
/// # Example
///
/// ```
/// let white = [255; 3 * 224 * 224];
/// let mut pixels = vec![0.0; white.len()];
/// comtip_data::normalize_pixels(&white, &mut pixels);
/// assert!((pixels[0] - (1.0 - 0.48145466) / 0.26862954).abs() < 1e-5);
/// ```
pub fn normalize_pixels(rgb: &[u8], to: &mut [f32]) {
    assert_eq!(rgb.len(), to.len(), "as many samples");
    assert_eq!(rgb.len() % 3, 0, "samples of whole pixels");
    let (red, others) = to.split_at_mut(rgb.len() / 3);
    let (green, blue) = others.split_at_mut(rgb.len() / 3);
    let planes = red.iter_mut().zip(green).zip(blue);
    for (pixel, ((red, green), blue)) in rgb.chunks_exact(3).zip(planes) {
        *red = NORMALIZED[0][usize::from(pixel[0])];
        *green = NORMALIZED[1][usize::from(pixel[1])];
        *blue = NORMALIZED[2][usize::from(pixel[2])];
    }
}

const fn normalized() -> [[f32; 256]; 3] {
    let mut table = [[0.0; 256]; 3];
    // Iterators are not yet to be had in constants.
    let mut at = 0;
    while at < 3 * 256 {
        let (channel, byte) = (at / 256, at % 256);
        table[channel][byte] = (byte as f32 / 255.0 - CLIP_MEAN[channel]) / CLIP_STD[channel];
        at += 1;
    }
    table
}

/// Resizes a tile to `side_px` x `side_px`: bicubic (a = -0.5), the kernel widened when it shrinks
/// (antialiased), both passes rounded to 8 bits: the samples are those of Pillow's
/// `resize(..., BICUBIC)`.
///
/// # Panics
///
/// If the tile has no pixels or `side_px` is 0 or over 65,535.
pub fn resize_tile(tile: &RgbImage, side_px: usize) -> RgbImage {
    assert!((1..=65_535).contains(&side_px), "side out of range");
    bicubic::resize(tile, side_px as u32, side_px as u32)
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
    fn channels_come_one_after_the_other_in_rows_from_the_top() {
        let mut tile = RgbImage::new(2, 2);
        tile.put_pixel(1, 0, image::Rgb([255, 0, 0]));
        tile.put_pixel(0, 1, image::Rgb([0, 0, 51]));
        let mut pixels = [0.0; 12];
        normalize_pixels(tile.as_raw(), &mut pixels);
        let expected =
            |value: f32, channel: usize| (value - CLIP_MEAN[channel]) / CLIP_STD[channel];
        let black: Vec<f32> = (0..12).map(|i| expected(0.0, i / 4)).collect();
        let mut wanted = black;
        wanted[1] = expected(1.0, 0);
        wanted[8 + 2] = expected(0.2, 2);
        for (ours, wanted) in pixels.iter().zip(&wanted) {
            approx::assert_abs_diff_eq!(ours, wanted, epsilon = 1e-6);
        }
    }

    #[test]
    fn every_byte_of_every_channel_is_normalised_to_the_last_bit() {
        let rgb: Vec<u8> = (0..=255).flat_map(|byte| [byte; 3]).collect();
        let mut pixels = vec![0.0; rgb.len()];
        normalize_pixels(&rgb, &mut pixels);
        for (at, value) in pixels.iter().enumerate() {
            let (channel, byte) = (at / 256, at % 256);
            // At run time, and not from a table.
            let byte = std::hint::black_box(byte as f32);
            let wanted = (byte / 255.0 - CLIP_MEAN[channel]) / CLIP_STD[channel];
            assert_eq!(value.to_bits(), wanted.to_bits());
        }
    }

    #[test]
    #[should_panic(expected = "nothing to resize")]
    fn a_tile_without_pixels_is_a_bug() {
        resize_tile(&RgbImage::new(0, 3), 4);
    }
}
