//! How much of each stain is in a tile.

use image::RgbImage;

use super::sum::sum_of;

/// From the densities of red, green and blue (rows) to those of haematoxylin, eosin and DAB (columns): the inverse of what Ruifrok &
/// Johnston (Analytical and Quantitative Cytology and Histology 23, 2001) measured,
/// haematoxylin (0.65, 0.70, 0.29), eosin (0.07, 0.99, 0.11), DAB (0.27, 0.57, 0.78).
const HED_FROM_RGB: [[f32; 3]; 3] = [
    [1.877_982_7, -1.007_678_7, -0.556_115_8],
    [-0.065_908_06, 1.134_730_4, -0.135_521_8],
    [-0.601_907_4, -0.480_414_2, 1.573_588],
];

/// Samples that are 0 are read as this share of the range, as light that did come through.
const DARKEST: f64 = 1e-6;

/// Mean, standard deviation, 10th and 90th percentile of haematoxylin, eosin and DAB, all means first.
///
/// The tile has pixels.
pub(super) fn statistics(tile: &RgbImage) -> [f32; 12] {
    let densities = densities();
    let mut statistics = [0.0; 12];
    for stain in 0..3 {
        let mut amounts = amounts(tile, &densities, HED_FROM_RGB.map(|row| row[stain]));
        let mean = mean(&amounts, |amount| amount);
        let variance = self::mean(&amounts, |amount| (amount - mean).powi(2));
        statistics[stain] = mean as f32;
        statistics[3 + stain] = variance.sqrt() as f32;
        let n = amounts.len();
        let [low, high] = [1, 9].map(|tenths| (tenths * n).div_ceil(10) - 1);
        let (below, ninth, _) = amounts.select_nth_unstable_by(high, f32::total_cmp);
        statistics[9 + stain] = *ninth;
        // Of fewer than two pixels both are the same one.
        statistics[6 + stain] = match low < high {
            true => *below.select_nth_unstable_by(low, f32::total_cmp).1,
            false => *ninth,
        };
    }
    statistics
}

/// Density of a channel by its level: 0 for white, 1 for what is as dark as [`DARKEST`].
fn densities() -> [f32; 256] {
    std::array::from_fn(|level| {
        let light = (level as f64 / 255.0).max(DARKEST);
        (light.ln() / DARKEST.ln()) as f32
    })
}

/// Amount of one stain in every pixel; none where it would be below 0.
fn amounts(tile: &RgbImage, densities: &[f32; 256], [red, green, blue]: [f32; 3]) -> Vec<f32> {
    let amount = |rgb: &[u8]| {
        let [r, g, b] = [rgb[0], rgb[1], rgb[2]].map(|level| densities[usize::from(level)]);
        (red * r + green * g + blue * b).max(0.0)
    };
    tile.chunks_exact(3).map(amount).collect()
}

fn mean(amounts: &[f32], of: impl Fn(f64) -> f64) -> f64 {
    sum_of(amounts, |amount| of(f64::from(amount))) / amounts.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matrix_is_the_inverse_of_the_one_that_was_measured() {
        let measured = [[0.65, 0.70, 0.29], [0.07, 0.99, 0.11], [0.27, 0.57, 0.78]];
        for (i, row) in HED_FROM_RGB.into_iter().enumerate() {
            let column = |j: usize| (0..3).map(|k| row[k] * measured[k][j]).sum::<f32>();
            let products = [0, 1, 2].map(column);
            let mut unit = [0.0; 3];
            unit[i] = 1.0;
            approx::assert_abs_diff_eq!(products[..], unit[..], epsilon = 1e-6);
        }
    }

    #[test]
    fn glass_holds_no_stain_and_one_stain_is_found_as_itself() {
        let of = |rgb| statistics(&RgbImage::from_pixel(3, 2, image::Rgb(rgb)));
        assert_eq!(of([255; 3]), [0.0; 12]);
        // A thirtieth of the density at which light is gone: `255 exp(ln(1e-6) (0.07, 0.99, 0.11) / 30)`, rounded.
        let eosin = of([247, 162, 242]);
        approx::assert_abs_diff_eq!(eosin[1], 1.0 / 30.0, epsilon = 5e-4);
        assert!(eosin[0] < 5e-4 && eosin[2] < 5e-4);
        assert_eq!(eosin[3..6], [0.0; 3]);
        assert_eq!(eosin[6..9], eosin[9..]);
    }

    #[test]
    fn percentiles_are_the_smallest_amounts_that_reach_their_share() {
        // Greys, from light to dark: the darker, the more haematoxylin.
        let grey = |x: u32| image::Rgb([250 - 20 * x as u8; 3]);
        let first = |n| statistics(&RgbImage::from_fn(n, 1, |x, _| grey(x)));
        let amount = |x| statistics(&RgbImage::from_pixel(1, 1, grey(x)))[0];
        assert_eq!([first(10)[6], first(10)[9]], [amount(0), amount(8)]);
        assert_eq!([first(11)[6], first(11)[9]], [amount(1), amount(9)]);
        assert_eq!([first(1)[6], first(1)[9]], [amount(0); 2]);
    }
}
