//! Antialiased resizing, sample for sample Pillow's.

use std::ops::Range;

use image::RgbImage;

/// Weights are whole numbers over `2^22`, as in Pillow: 32 bits hold them times 255, with two to spare.
const FRACTION_BITS: u32 = 22;

/// How much a source pixel counts, by its distance from the centre of the pixel that is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kernel {
    /// A triangle, two source pixels wide.
    Bilinear,
    /// The cubic convolution kernel of Keys (1981) with a = -0.5, four source pixels wide.
    Bicubic,
}

/// Resizes first across, then down, rounding to 8 bits in between; a side that stays is not touched.
///
/// The kernel is wider by the ratio of the sides where the picture shrinks. CLIP was trained on tiles
/// resized so, and other kernels or roundings move its embeddings; hence Pillow's own arithmetic
/// (`Resample.c` of 11.3.0) and not a library's.
///
/// # Panics
///
/// If the picture or the target has no pixels.
pub(crate) fn resample(from: &RgbImage, width: u32, height: u32, kernel: Kernel) -> RgbImage {
    let extents = [f64::from(from.width()), f64::from(from.height())];
    resample_extents(from, extents, width, height, kernel)
}

/// The same of the upper left part of a picture, whose sides may end inside of a pixel.
///
/// # Panics
///
/// As [`resample`].
pub(crate) fn resample_extents(
    from: &RgbImage,
    [across, down]: [f64; 2],
    width: u32,
    height: u32,
    kernel: Kernel,
) -> RgbImage {
    assert!(
        !from.as_raw().is_empty() && width > 0 && height > 0,
        "nothing to resize"
    );
    let narrowed = match across == f64::from(width) {
        true => from.clone(),
        false => resize_across(from, &taps(from.width(), across, width, kernel)),
    };
    match down == f64::from(height) {
        true => narrowed,
        false => resize_down(&narrowed, &taps(from.height(), down, height, kernel)),
    }
}

fn resize_across(from: &RgbImage, taps: &[Taps]) -> RgbImage {
    let n_samples = 3 * taps.len();
    let mut to = RgbImage::new(taps.len() as u32, from.height());
    let rows = from.chunks_exact(3 * from.width() as usize);
    for (row, resized) in rows.zip(to.chunks_exact_mut(n_samples)) {
        for (Taps { places, weights }, pixel) in taps.iter().zip(resized.chunks_exact_mut(3)) {
            let pixels = row[3 * places.start..3 * places.end].chunks_exact(3);
            let mut sums = [HALF; 3];
            for (samples, weight) in pixels.zip(weights) {
                for (sum, sample) in sums.iter_mut().zip(samples) {
                    *sum += i32::from(*sample) * weight;
                }
            }
            pixel.copy_from_slice(&sums.map(rounded));
        }
    }
    to
}

fn resize_down(from: &RgbImage, taps: &[Taps]) -> RgbImage {
    let n_samples = 3 * from.width() as usize;
    let mut to = RgbImage::new(from.width(), taps.len() as u32);
    let mut sums = vec![HALF; n_samples];
    let resized = to.chunks_exact_mut(n_samples);
    for (Taps { places, weights }, row) in taps.iter().zip(resized) {
        sums.fill(HALF);
        let rows = from.chunks_exact(n_samples).skip(places.start);
        for (samples, weight) in rows.zip(weights) {
            for (sum, sample) in sums.iter_mut().zip(samples) {
                *sum += i32::from(*sample) * weight;
            }
        }
        for (sample, sum) in row.iter_mut().zip(&sums) {
            *sample = rounded(*sum);
        }
    }
    to
}

/// One half, in which sums begin so that cutting the fraction off rounds.
const HALF: i32 = 1 << (FRACTION_BITS - 1);

fn rounded(sum: i32) -> u8 {
    (sum >> FRACTION_BITS).clamp(0, 255) as u8
}

/// Source pixels that one pixel is made of, and their weights.
struct Taps {
    places: Range<usize>,
    weights: Vec<i32>,
}

/// Taps of every pixel along a side of `to` pixels, from `extent` of the `from` pixels there are.
fn taps(from: u32, extent: f64, to: u32, kernel: Kernel) -> Vec<Taps> {
    let scale = extent / f64::from(to);
    let stretch = scale.max(1.0);
    let support = kernel.support() * stretch;
    let taps_of = |pixel: u32| {
        let centre = (f64::from(pixel) + 0.5) * scale;
        let start = (centre - support + 0.5).max(0.0) as usize;
        let end = ((centre + support + 0.5) as usize).min(from as usize);
        let weight = |at: usize| kernel.at((at as f64 - centre + 0.5) * stretch.recip());
        let weights: Vec<f64> = (start..end).map(weight).collect();
        // One after the other, as Pillow adds them: another order rounds otherwise.
        let total = weights.iter().fold(0.0, |sum, weight| sum + weight);
        let fixed = |weight: &f64| (weight / total * f64::from(1 << FRACTION_BITS)).round() as i32;
        Taps {
            places: start..end,
            weights: weights.iter().map(fixed).collect(),
        }
    };
    (0..to).map(taps_of).collect()
}

impl Kernel {
    /// Source pixels it reaches to either side.
    fn support(self) -> f64 {
        match self {
            Self::Bilinear => 1.0,
            Self::Bicubic => 2.0,
        }
    }

    fn at(self, x: f64) -> f64 {
        match self {
            Self::Bilinear => (1.0 - x.abs()).max(0.0),
            Self::Bicubic => keys_cubic(x),
        }
    }
}

fn keys_cubic(x: f64) -> f64 {
    const A: f64 = -0.5;
    let x = x.abs();
    if x < 1.0 {
        ((A + 2.0) * x - (A + 3.0)) * x * x + 1.0
    } else if x < 2.0 {
        (((x - 5.0) * x + 8.0) * x - 4.0) * A
    } else {
        0.0
    }
}
