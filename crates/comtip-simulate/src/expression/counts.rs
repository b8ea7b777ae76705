//! Counts of a spot.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Gamma, Poisson, StandardNormal};

use crate::simulation_settings::SimulationSettings;

/// Draws the depth of a spot and a count for each gene: Poisson, or by way of a gamma rate negative binomial, and lost with
/// the probability of dropout.
pub(crate) fn draw_counts(
    shares: &[f64],
    settings: &SimulationSettings,
    rng: &mut ChaCha8Rng,
) -> Vec<u32> {
    let spread = settings.depth_spread;
    let normal: f64 = StandardNormal.sample(rng);
    // Its mean is the depth.
    let depth = settings.depth * (spread * normal - spread * spread / 2.0).exp();
    let phi = settings.overdispersion;
    // Of mean 1 and variance phi; a phi that is 0 has none.
    let gamma = Gamma::new(1.0 / phi, phi).ok().filter(|_| phi > 0.0);
    let count = |share: &f64| {
        let factor = gamma.map_or(1.0, |gamma| gamma.sample(rng));
        // A rate of 0, as exp of a very small number is, has no counts.
        let count = Poisson::new(depth * share * factor).map_or(0.0, |poisson| poisson.sample(rng));
        let is_lost = settings.dropout > 0.0 && rng.random_bool(settings.dropout);
        match is_lost {
            true => 0,
            false => count as u32,
        }
    };
    shares.iter().map(count).collect()
}

/// Counts of a spot, all genes together.
pub(crate) fn total(counts: &[u32]) -> f64 {
    counts.iter().map(|count| f64::from(*count)).sum()
}

/// The middle of the totals above 0, or the mean of the two there; 0 of none.
pub(crate) fn median(totals: &[f64]) -> f64 {
    let mut sorted: Vec<f64> = totals
        .iter()
        .copied()
        .filter(|total| *total > 0.0)
        .collect();
    sorted.sort_by(f64::total_cmp);
    let at = |i: usize| sorted.get(i).copied().unwrap_or(0.0);
    let n = sorted.len();
    (at(n / 2) + at(n.saturating_sub(1) / 2)) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derived_rng::{Purpose, derived_rng};

    /// Mean and variance of the count of a gene with expectation 6, over many spots of one depth.
    fn moments(settings: &SimulationSettings) -> [f64; 2] {
        let n = 40_000;
        let mut rng = derived_rng(3, Purpose::Counts, 0, 0);
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..n {
            let count = f64::from(draw_counts(&[0.06], settings, &mut rng)[0]);
            sum += count;
            squares += count * count;
        }
        let mean = sum / f64::from(n);
        [mean, squares / f64::from(n) - mean * mean]
    }

    #[test]
    fn means_and_variances_are_those_of_their_distributions() {
        let poisson = SimulationSettings {
            depth: 100.0,
            depth_spread: 0.0,
            ..SimulationSettings::default()
        };
        let overdispersed = SimulationSettings {
            overdispersion: 0.5,
            ..poisson.clone()
        };
        let dropped = SimulationSettings {
            dropout: 0.25,
            ..poisson.clone()
        };
        let spread = SimulationSettings {
            depth_spread: 0.3,
            ..poisson.clone()
        };
        let of_depth = 36.0 * (0.09_f64.exp() - 1.0);
        for (settings, mean, variance) in [
            (poisson, 6.0, 6.0),
            (overdispersed, 6.0, 6.0 + 0.5 * 36.0),
            (dropped, 4.5, 0.75 * 6.0 + 0.75 * 0.25 * 36.0),
            (spread, 6.0, 6.0 + of_depth),
        ] {
            let [m, v] = moments(&settings);
            assert!((m / mean - 1.0).abs() < 0.02, "{m} for {mean}");
            assert!((v / variance - 1.0).abs() < 0.06, "{v} for {variance}");
        }
    }

    #[test]
    fn the_median_leaves_out_spots_without_counts() {
        assert_eq!(median(&[0.0, 3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 2.0]), 3.0);
        assert_eq!(median(&[0.0]), 0.0);
    }
}
