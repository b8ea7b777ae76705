//! Counts divided at random into two halves.

use rand::{Rng, RngExt};

use super::spot_counts::SpotCounts;

/// One half of the counts of a slide.
#[derive(Default)]
pub(super) struct Half {
    spots: Vec<HalfSpot>,
}

#[derive(Default)]
struct HalfSpot {
    genes: Vec<u32>,
    counts: Vec<f32>,
    total: f64,
}

impl Half {
    /// Its spots, in the order of the whole.
    pub(super) fn spots(&self) -> Vec<SpotCounts<'_>> {
        let spots = self.spots.iter();
        spots
            .map(|spot| SpotCounts {
                genes: &spot.genes,
                counts: &spot.counts,
                total: spot.total,
            })
            .collect()
    }
}

/// Sends every counted molecule to one of two halves by the toss of a coin.
///
/// Halves of a Poisson count are Poisson counts of half the rate, and independent of each other. What a total
/// holds besides the counts that are listed is divided too.
pub(super) fn halves(spots: &[SpotCounts<'_>], rng: &mut impl Rng) -> [Half; 2] {
    let mut halves = [Half::default(), Half::default()];
    for spot in spots {
        let mut parts = [HalfSpot::default(), HalfSpot::default()];
        let mut rest = spot.total;
        for (&gene, &count) in spot.genes.iter().zip(spot.counts) {
            rest -= f64::from(count);
            for (part, count) in parts.iter_mut().zip(tossed(count as u64, rng)) {
                part.total += count as f64;
                if count > 0 {
                    part.genes.push(gene);
                    part.counts.push(count as f32);
                }
            }
        }
        for ((half, mut part), count) in halves.iter_mut().zip(parts).zip(tossed(rest as u64, rng))
        {
            part.total += count as f64;
            half.spots.push(part);
        }
    }
    halves
}

/// How many of `n` coins fall on either side: a bit of a random word is a coin.
fn tossed(n: u64, rng: &mut impl Rng) -> [u64; 2] {
    let mut n_left = n;
    let mut n_heads = 0;
    while n_left > 0 {
        let n_coins = n_left.min(64);
        let coins = rng.random::<u64>() >> (64 - n_coins);
        n_heads += u64::from(coins.count_ones());
        n_left -= n_coins;
    }
    [n_heads, n - n_heads]
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn two_halves_are_the_whole() {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let counts = [1.0, 900.0, 3.0];
        let whole = SpotCounts {
            genes: &[2, 5, 9],
            counts: &counts,
            total: 2000.0,
        };
        let parts = halves(&[whole], &mut rng);
        let [a, b] = [parts[0].spots()[0], parts[1].spots()[0]];
        for (gene, count) in whole.genes.iter().zip(counts) {
            assert_eq!(a.count(*gene) + b.count(*gene), count);
        }
        assert_eq!(a.total + b.total, 2000.0);
        // A single molecule is in one half, and a zero is not listed.
        assert_eq!(a.genes.contains(&2), !b.genes.contains(&2));
        assert!(a.total > 900.0 && b.total > 900.0);
    }

    #[test]
    fn a_half_has_mean_and_variance_of_a_binomial() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        for n in [1_u64, 30, 64, 200] {
            let heads: Vec<f64> = (0..20_000).map(|_| tossed(n, &mut rng)[0] as f64).collect();
            let mean = heads.iter().sum::<f64>() / 20_000.0;
            let squares = heads.iter().map(|heads| (heads - mean).powi(2));
            let variance = squares.sum::<f64>() / 20_000.0;
            approx::assert_relative_eq!(mean, n as f64 / 2.0, max_relative = 0.02);
            approx::assert_relative_eq!(variance, n as f64 / 4.0, max_relative = 0.05);
        }
    }
}
