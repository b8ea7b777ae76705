//! The whole picture made small.

use image::RgbImage;

use crate::box_reduce::box_reduce;
use crate::resample::{Kernel, resample, resample_extents};

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

/// Each pixel the weighted mean of those it stands for. No network sees it, so speed goes first: whole pixels are
/// taken together until the picture is two to four times as large, as Pillow's `thumbnail` does with a reducing gap of 2.
fn shrunk(from: &RgbImage, width: u32, height: u32) -> RgbImage {
    let ratio = (from.width() / width).min(from.height() / height);
    match (ratio / 2).min(256) {
        0 | 1 => resample(from, width, height, Kernel::Bilinear),
        factor => {
            let reduced = box_reduce(from, factor);
            let extent = |side: u32| f64::from(side) / f64::from(factor);
            let extents = [extent(from.width()), extent(from.height())];
            resample_extents(&reduced, extents, width, height, Kernel::Bilinear)
        }
    }
}
