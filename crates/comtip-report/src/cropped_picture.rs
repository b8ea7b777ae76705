//! The part of a slide that a map shows, as a picture for a file of its own.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use maud::{Markup, html};

use super::crop::Crop;
use super::number::coordinate;
use super::slide_map::SlideMap;

/// Longer side, px, and JPEG quality: it is seen faded under the spots, and each map holds one.
const SIDE_PX: f64 = 480.0;
const QUALITY: u8 = 70;

/// The crop of the slide at its place; `None` where the slide has no pixels there.
pub(super) fn cropped_picture(map: &SlideMap, crop: &Crop) -> Option<Markup> {
    let (columns, rows) = map.background.dimensions();
    let [left, top, width, height] = crop.sides();
    let across = pixels(left, width, map.width_px, columns)?;
    let down = pixels(top, height, map.height_px, rows)?;
    let part = imageops::crop_imm(&*map.background, across.start, down.start, across.n, down.n);
    let scale = (SIDE_PX / f64::from(across.n.max(down.n))).min(1.0);
    let reduced = |n: u32| ((f64::from(n) * scale).round() as u32).max(1);
    let (wide, high) = (reduced(across.n), reduced(down.n));
    let part = imageops::resize(&*part, wide, high, FilterType::Triangle);
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode_image(&part)
        .ok()?;
    Some(html! {
        image.slide x=(coordinate(across.from)) y=(coordinate(down.from))
            width=(coordinate(across.length)) height=(coordinate(down.length))
            preserveAspectRatio="none" href={ "data:image/jpeg;base64," (STANDARD.encode(jpeg)) } {}
    })
}

/// Pixels of a side of the reduced picture, and where they lie on the slide in its own pixels.
struct Pixels {
    start: u32,
    n: u32,
    from: f64,
    length: f64,
}

/// The pixels of a side of `n_pixels` that a stretch of the slide's `size_px` covers; `None` if there are none.
fn pixels(from: f64, length: f64, size_px: u32, n_pixels: u32) -> Option<Pixels> {
    if size_px == 0 || n_pixels == 0 {
        return None;
    }
    let per_pixel = f64::from(size_px) / f64::from(n_pixels);
    // Casts from float saturate: what lies outside of the slide has no pixels.
    let start = ((from / per_pixel).floor() as u32).min(n_pixels);
    let end = (((from + length) / per_pixel).ceil() as u32).min(n_pixels);
    let n = end.checked_sub(start).filter(|n| *n > 0)?;
    Some(Pixels {
        start,
        n,
        from: f64::from(start) * per_pixel,
        length: f64::from(n) * per_pixel,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_pixels_around_a_stretch_are_taken_within_the_slide() {
        let found = pixels(-50.0, 175.0, 1_000, 100).expect("some");
        assert_eq!((found.start, found.n), (0, 13));
        assert_eq!((found.from, found.length), (0.0, 130.0));
        let found = pixels(905.0, 500.0, 1_000, 100).expect("some");
        assert_eq!((found.start, found.n), (90, 10));
        assert!(pixels(1_200.0, 10.0, 1_000, 100).is_none());
        assert!(pixels(0.0, 10.0, 0, 0).is_none());
    }
}
