//! Texture of a tile in numbers, what is seen of tissue without a network.

mod fourier;
mod grey;
mod local_binary_patterns;
mod neighbours;
mod octaves;
mod stains;
mod sum;

use image::RgbImage;

use grey::Grey;

/// Names of the numbers of [`texture_statistics`], in their order.
///
/// # Example
///
/// ```
/// let names = comtip_image::texture_names();
/// assert_eq!(names[0], "haematoxylin_mean");
/// assert_eq!(names[21], "lbp_1px_not_uniform");
/// assert_eq!(names[48], "spectrum_64_to_128_cycles");
/// ```
pub fn texture_names() -> [&'static str; 49] {
    NAMES
}

/// Stains, local patterns and spectrum of a tile: 49 numbers of textbooks, to be read beside the 12 of
/// [`colour_statistics`](crate::colour_statistics), which say nothing of how pixels lie.
///
/// | numbers | what | unit |
/// |---|---|---|
/// | 0..12 | for haematoxylin, eosin and DAB each: mean, standard deviation (divided by n), 10th and 90th percentile; all means first | density, as of scikit-image's `rgb2hed` |
/// | 12..42 | uniform local binary patterns of 8 neighbours at 1, 2 and 4 px, ten a radius: with 0, 1, … 8 neighbours at least as bright as the pixel, and those that are not uniform | share of the pixels |
/// | 42..49 | spectrum between 1 and 2, 2 and 4, … 64 and 128 cycles a tile | decimal logarithm of the power |
///
/// *Stains* are separated by the matrix of Ruifrok & Johnston (2001). A percentile is the smallest density that at least
/// that share of the pixels does not exceed. Tissue stained with haematoxylin and eosin has no DAB: its column is what
/// the other two leave.
///
/// *Patterns* (Ojala, Pietikäinen & Mäenpää 2002) are those of scikit-image's `local_binary_pattern(grey, 8, radius,
/// "uniform")`, pixel for pixel, on `0.2125 R + 0.7154 G + 0.0721 B` rounded to 8 bits. Outside the tile is black. A
/// radius is in pixels: what it is in um is the slide's.
///
/// The *spectrum* is that of the grey tile, its windowed mean taken off, under a Hann window along both sides. Power is that per
/// frequency, of the range of grey as 1: white noise has its variance in every band. Bands are octaves of cycles a tile,
/// whatever its pixels, so that tiles as wide in um are read at the same lengths; of 100 um from 100 to 50 um down to 1.6 to
/// 0.8. The variance of rounding to 8 bits is added before the logarithm; it is all there is in a flat tile, and in bands
/// beyond the pixels.
///
/// Zeros for a tile without pixels; finite for every other.
///
/// # Example
///
/// ```
/// let stripes = image::RgbImage::from_fn(64, 64, |x, _| match x % 8 < 4 {
///     true => image::Rgb([255, 255, 255]),
///     false => image::Rgb([140, 100, 170]),
/// });
/// let statistics = comtip_image::texture_statistics(&stripes);
/// // Eight stripes a tile: the band between 8 and 16 cycles.
/// let spectrum = &statistics[42..];
/// assert!((0..7).all(|band| spectrum[band] <= spectrum[3]));
/// ```
pub fn texture_statistics(tile: &RgbImage) -> [f32; 49] {
    let mut statistics = [0.0; 49];
    if tile.is_empty() {
        return statistics;
    }
    let grey = Grey::of(tile);
    let (stains, rest) = statistics.split_at_mut(12);
    let (patterns, spectrum) = rest.split_at_mut(30);
    stains.copy_from_slice(&stains::statistics(tile));
    for (shares, radius_px) in patterns.chunks_exact_mut(10).zip([1, 2, 4]) {
        shares.copy_from_slice(&local_binary_patterns::shares(&grey, radius_px));
    }
    spectrum.copy_from_slice(&octaves::log_power(&grey));
    statistics
}

#[rustfmt::skip]
const NAMES: [&str; 49] = [
    "haematoxylin_mean", "eosin_mean", "dab_mean",
    "haematoxylin_std", "eosin_std", "dab_std",
    "haematoxylin_p10", "eosin_p10", "dab_p10",
    "haematoxylin_p90", "eosin_p90", "dab_p90",
    "lbp_1px_0", "lbp_1px_1", "lbp_1px_2", "lbp_1px_3", "lbp_1px_4",
    "lbp_1px_5", "lbp_1px_6", "lbp_1px_7", "lbp_1px_8", "lbp_1px_not_uniform",
    "lbp_2px_0", "lbp_2px_1", "lbp_2px_2", "lbp_2px_3", "lbp_2px_4",
    "lbp_2px_5", "lbp_2px_6", "lbp_2px_7", "lbp_2px_8", "lbp_2px_not_uniform",
    "lbp_4px_0", "lbp_4px_1", "lbp_4px_2", "lbp_4px_3", "lbp_4px_4",
    "lbp_4px_5", "lbp_4px_6", "lbp_4px_7", "lbp_4px_8", "lbp_4px_not_uniform",
    "spectrum_1_to_2_cycles", "spectrum_2_to_4_cycles", "spectrum_4_to_8_cycles",
    "spectrum_8_to_16_cycles", "spectrum_16_to_32_cycles", "spectrum_32_to_64_cycles",
    "spectrum_64_to_128_cycles",
];

#[cfg(test)]
mod tests;
