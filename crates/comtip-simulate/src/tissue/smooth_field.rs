//! Random functions of the place that change slowly.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

/// Waves a length scale.
const N_WAVES: usize = 24;

/// A sum of random waves, close to a Gaussian process of mean 0 and variance 1 whose covariance falls as
/// `exp(-d^2 / 2 l^2)`, the mean over its length scales `l` (random Fourier features, Rahimi & Recht 2007).
#[derive(Debug, Clone)]
pub(crate) struct SmoothField {
    /// Radians per um along x and y, and the phase.
    waves: Vec<[f64; 3]>,
}

impl SmoothField {
    pub(crate) fn draw(lengths_um: &[f64], rng: &mut ChaCha8Rng) -> Self {
        let mut wave = |length_um: f64| {
            let mut frequency = || {
                let normal: f64 = StandardNormal.sample(rng);
                normal / length_um
            };
            let [x, y] = [frequency(), frequency()];
            [x, y, rng.random_range(0.0..std::f64::consts::TAU)]
        };
        let lengths = lengths_um.iter().flat_map(|length| [*length; N_WAVES]);
        let waves = lengths.map(&mut wave).collect();
        Self { waves }
    }

    /// Its value at a place, um.
    pub(crate) fn at(&self, [x, y]: [f64; 2]) -> f64 {
        let waves = self.waves.iter();
        let sum: f64 = waves
            .map(|[kx, ky, phase]| (kx * x + ky * y + phase).cos())
            .sum();
        sum * (2.0 / self.waves.len() as f64).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derived_rng::{Purpose, derived_rng};

    #[test]
    fn many_fields_have_mean_0_variance_1_and_the_covariance_they_say() {
        let n_fields = 4_000;
        let (mut mean, mut square, mut near, mut far) = (0.0, 0.0, 0.0, 0.0);
        for field in 0..n_fields {
            let mut rng = derived_rng(1, Purpose::Tissue, field, 0);
            let field = SmoothField::draw(&[100.0], &mut rng);
            let [here, beside, away] = [0.0, 100.0, 500.0].map(|x| field.at([x, 0.0]));
            mean += here;
            square += here * here;
            near += here * beside;
            far += here * away;
        }
        let [mean, square, near, far] = [mean, square, near, far].map(|sum| sum / n_fields as f64);
        // Standard errors are at most 1.5 / sqrt(4000) = 0.024.
        assert!(mean.abs() < 0.07, "{mean}");
        assert!((square - 1.0).abs() < 0.1, "{square}");
        assert!((near - (-0.5_f64).exp()).abs() < 0.1, "{near}");
        assert!(far.abs() < 0.1, "{far}");
    }
}
