//! Fine irregularities of the tissue, a pattern that repeats.

use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

/// Side of the pattern, px: a power of two.
const SIDE: usize = 1_024;

/// Noise of mean 0 and variance 1, smoothed over some pixels.
#[derive(Debug, Clone)]
pub(crate) struct Grain(Vec<f32>);

impl Grain {
    /// Noise smoothed by a square of `2 radius + 1` pixels.
    pub(crate) fn draw(radius: usize, rng: &mut ChaCha8Rng) -> Self {
        let mut values: Vec<f32> = (0..SIDE * SIDE)
            .map(|_| StandardNormal.sample(rng))
            .collect();
        for step in [1, SIDE] {
            values = smoothed(&values, radius, step);
        }
        // Each is the sum of so many.
        let scale = 1.0 / (2 * radius + 1) as f32;
        values.iter_mut().for_each(|value| *value *= scale);
        Self(values)
    }

    /// The value of a pixel.
    pub(crate) fn at(&self, x: usize, y: usize) -> f32 {
        self.0[(y % SIDE) * SIDE + x % SIDE]
    }
}

/// Sums of neighbours along rows (`step` 1) or columns, around the edge.
fn smoothed(values: &[f32], radius: usize, step: usize) -> Vec<f32> {
    let at = |line: usize, i: usize| match step {
        1 => line * SIDE + i % SIDE,
        _ => (i % SIDE) * SIDE + line,
    };
    let mut sums = vec![0.0; values.len()];
    for line in 0..SIDE {
        for i in 0..SIDE {
            let around = (i + SIDE - radius)..=(i + SIDE + radius);
            sums[at(line, i)] = around.map(|i| values[at(line, i)]).sum();
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derived_rng::{Purpose, derived_rng};

    #[test]
    fn noise_keeps_variance_1_and_repeats() {
        let grain = Grain::draw(3, &mut derived_rng(1, Purpose::Grain, 0, 0));
        let n = grain.0.len() as f32;
        let square: f32 = grain.0.iter().map(|value| value * value).sum();
        assert!((square / n - 1.0).abs() < 0.05, "{}", square / n);
        assert_eq!(grain.at(5, 7), grain.at(5 + SIDE, 7 + 2 * SIDE));
    }
}
