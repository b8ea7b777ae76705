//! The normal distribution, for loops over many numbers.

use crate::exponential::exp;

/// Share of the standard normal distribution below `u`, and its density there.
///
/// Abramowitz and Stegun 1964, formula 7.1.26: the share is right to 1e-7 and the rounding of 32 bits. No branch and no
/// table, so that a compiler can take several numbers at a time.
#[inline]
pub(super) fn normal(u: f32) -> [f32; 2] {
    const SERIES: [f32; 5] = [
        0.254_829_6,
        -0.284_496_74,
        1.421_413_7,
        -1.453_152,
        1.061_405_4,
    ];
    /// One over the root of 2 pi.
    const HEIGHT: f32 = 0.398_942_3;
    let fall = exp(-0.5 * u * u);
    let t = 1.0 / (1.0 + 0.327_591_1 * std::f32::consts::FRAC_1_SQRT_2 * u.abs());
    let series = SERIES.iter().rev().fold(0.0, |sum, term| (sum + term) * t);
    let beyond = 0.5 * series * fall;
    let below = if u < 0.0 { beyond } else { 1.0 - beyond };
    [below, HEIGHT * fall]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The share by Simpson's rule over the density, in steps of 0.001.
    #[test]
    fn the_share_is_the_integral_of_the_density() {
        let density = |u: f64| (-0.5 * u * u).exp() / std::f64::consts::TAU.sqrt();
        let mut share = 0.5;
        for i in 0..9000 {
            let u = f64::from(i) * 1e-3;
            for (sign, share) in [(1.0, share), (-1.0, 1.0 - share)] {
                let [below, height] = normal((sign * u) as f32).map(f64::from);
                assert!((below - share).abs() < 2.5e-7, "{u}: {below} for {share}");
                assert!((height - density(u)).abs() < 2e-7, "{u}: {height}");
            }
            share += (density(u) + 4.0 * density(u + 5e-4) + density(u + 1e-3)) * 1e-3 / 6.0;
        }
    }

    #[test]
    fn what_is_not_a_number_stays_that() {
        assert!(normal(f32::NAN).iter().all(|number| number.is_nan()));
        assert_eq!(normal(1e30)[0], 1.0);
        assert!(normal(-1e30)[0] < 1e-37);
    }
}
