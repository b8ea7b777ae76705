//! Colour statistics of a tile, what a baseline without a network may see.

use image::RgbImage;

/// Mean, standard deviation, first and ninth decile of each channel: the features of the baseline
/// "ridge on tile colour statistics".
///
/// In this order, each for red, green and blue: mean, standard deviation (divided by n), 10th and
/// 90th percentile (the smallest level that at least that share of the pixels does not exceed);
/// all in units of the full range, so in `[0, 1]`. Zeros for a tile without pixels.
///
/// # Example
///
/// ```
/// let grey = image::RgbImage::from_pixel(4, 4, image::Rgb([51, 102, 255]));
/// let statistics = comtip_image::colour_statistics(&grey);
/// assert_eq!(statistics[..3], [0.2, 0.4, 1.0]);
/// assert_eq!(statistics[3..6], [0.0; 3]);
/// assert_eq!(statistics[9..], [0.2, 0.4, 1.0]);
/// ```
pub fn colour_statistics(tile: &RgbImage) -> [f32; 12] {
    let mut statistics = [0.0; 12];
    let n_pixels = u64::from(tile.width()) * u64::from(tile.height());
    if n_pixels == 0 {
        return statistics;
    }
    for channel in 0..3 {
        let histogram = histogram(tile, channel);
        let mean = moment(&histogram, n_pixels, |level| level);
        let variance = moment(&histogram, n_pixels, |level| (level - mean).powi(2));
        statistics[channel] = mean as f32;
        statistics[3 + channel] = variance.sqrt() as f32;
        statistics[6 + channel] = level_reached(&histogram, n_pixels.div_ceil(10));
        statistics[9 + channel] = level_reached(&histogram, (9 * n_pixels).div_ceil(10));
    }
    statistics
}

fn histogram(tile: &RgbImage, channel: usize) -> [u64; 256] {
    let mut histogram = [0; 256];
    for pixel in tile.pixels() {
        histogram[usize::from(pixel.0[channel])] += 1;
    }
    histogram
}

fn moment(histogram: &[u64; 256], n_pixels: u64, of: impl Fn(f64) -> f64) -> f64 {
    let levels = histogram.iter().enumerate();
    let sum: f64 = levels
        .map(|(level, n)| *n as f64 * of(level as f64 / 255.0))
        .sum();
    sum / n_pixels as f64
}

/// The lowest level with at least `n` pixels at or below it.
fn level_reached(histogram: &[u64; 256], n: u64) -> f32 {
    let mut so_far = 0;
    let level = histogram.iter().position(|at_level| {
        so_far += at_level;
        so_far >= n
    });
    level.unwrap_or(255) as f32 / 255.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_of_a_ramp_are_those_worked_out_by_hand() {
        // Red 0, 10, ..., 90: mean 45, variance 825, tenth percentile 0, ninetieth 80.
        let tile = RgbImage::from_fn(10, 1, |x, _| image::Rgb([10 * x as u8, 255, 0]));
        let statistics = colour_statistics(&tile);
        let red = [0, 3, 6, 9].map(|i| statistics[i] * 255.0);
        for (ours, wanted) in red.iter().zip([45.0, 825_f32.sqrt(), 0.0, 80.0]) {
            approx::assert_relative_eq!(*ours, wanted, epsilon = 1e-4);
        }
        assert_eq!([1, 4, 7, 10].map(|i| statistics[i]), [1.0, 0.0, 1.0, 1.0]);
        assert_eq!([2, 5, 8, 11].map(|i| statistics[i]), [0.0; 4]);
    }

    #[test]
    fn a_tile_without_pixels_has_zeros() {
        assert_eq!(colour_statistics(&RgbImage::new(0, 5)), [0.0; 12]);
    }
}
