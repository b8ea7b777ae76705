//! The whole picture made small.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::RgbImage;

/// The whole picture, its longer side at most `max_side_px`; never enlarged.
///
/// # Panics
///
/// If `max_side_px` is 0.
pub(crate) fn thumbnail(pixels: &RgbImage, max_side_px: u32) -> RgbImage {
    assert!(max_side_px > 0, "a thumbnail has at least one pixel");
    let (width, height) = pixels.dimensions();
    let longest = width.max(height);
    if longest <= max_side_px {
        return pixels.clone();
    }
    let scaled = |side: u32| {
        let side = f64::from(side) * f64::from(max_side_px) / f64::from(longest);
        (side.round() as u32).max(1)
    };
    shrunk(pixels, scaled(width), scaled(height))
}

/// Each pixel the weighted mean of those it stands for; no network sees it, so speed goes first.
fn shrunk(from: &RgbImage, width: u32, height: u32) -> RgbImage {
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
    let mut small = Image::new(width, height, PixelType::U8x3);
    let done = ImageRef::new(from.width(), from.height(), from.as_raw(), PixelType::U8x3)
        .map_err(|error| error.to_string())
        .and_then(|from| {
            Resizer::new()
                .resize(&from, &mut small, &options)
                .map_err(|error| error.to_string())
        });
    let small = done.map(|()| RgbImage::from_raw(width, height, small.into_vec()));
    match small {
        Ok(Some(small)) => small,
        refused => unreachable!("buffers fit and pixel types agree: {refused:?}"),
    }
}
