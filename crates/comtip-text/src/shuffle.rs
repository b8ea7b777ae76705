//! Moves the values of a spot among its genes, for pair-aware adversarial training.

use rand::Rng;
use rand::seq::SliceRandom;

/// A permutation of `n` gene slots, each of the `n!` equally likely (Fisher-Yates).
///
/// In the shuffled set `S^pi` of a spot the gene of slot `i` is written with the value of slot
/// `permutation[i]`: genes stay, the multiset of values is kept. A value may land where it was, on
/// average one of them does; leaving these fixed points out would make the permutation recognisable.
///
/// ```
/// use comtip_text::permute_values;
/// use rand::SeedableRng;
/// use rand_chacha::ChaCha8Rng;
///
/// let values = [0.0, 1.5, 2.5];
/// let permutation = permute_values(values.len(), &mut ChaCha8Rng::seed_from_u64(7));
/// let mut shuffled: Vec<f32> = permutation.iter().map(|slot| values[*slot]).collect();
/// shuffled.sort_by(f32::total_cmp);
/// assert_eq!(shuffled, values);
/// ```
pub fn permute_values(n: usize, rng: &mut impl Rng) -> Vec<usize> {
    let mut permutation: Vec<usize> = (0..n).collect();
    permutation.shuffle(rng);
    permutation
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    proptest! {
        #[test]
        fn multiset_of_values_is_kept(
            values in prop::collection::vec(-1e3f32..1e3, 0..200),
            seed: u64,
        ) {
            let permutation = permute_values(values.len(), &mut ChaCha8Rng::seed_from_u64(seed));
            let mut shuffled: Vec<f32> = permutation.iter().map(|slot| values[*slot]).collect();
            let mut kept = values;
            shuffled.sort_by(f32::total_cmp);
            kept.sort_by(f32::total_cmp);
            prop_assert_eq!(shuffled, kept);
        }

        #[test]
        fn same_seed_gives_the_same_permutation(n in 0usize..200, seed: u64) {
            let draw = || permute_values(n, &mut ChaCha8Rng::seed_from_u64(seed));
            prop_assert_eq!(draw(), draw());
        }
    }

    #[test]
    fn every_permutation_of_four_is_equally_likely() {
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let mut seen = BTreeMap::<_, f64>::new();
        for _ in 0..24_000 {
            *seen.entry(permute_values(4, &mut rng)).or_default() += 1.0;
        }
        assert_eq!(seen.len(), 24);
        let chi_square: f64 = seen.values().map(|n| (n - 1000.0).powi(2) / 1000.0).sum();
        // 23 degrees of freedom: 49.7 is passed by chance once in a thousand.
        assert!(chi_square < 49.7, "{chi_square}");
    }

    #[test]
    fn one_value_stays_in_its_place_on_average() {
        let mut rng = ChaCha8Rng::seed_from_u64(2);
        let n_draws = 10_000;
        let n_fixed: usize = (0..n_draws)
            .map(|_| {
                let permutation = permute_values(32, &mut rng);
                permutation
                    .iter()
                    .enumerate()
                    .filter(|(i, slot)| i == *slot)
                    .count()
            })
            .sum();
        // Mean and variance of the number of fixed points are both 1.
        let mean = n_fixed as f64 / f64::from(n_draws);
        assert!((mean - 1.0).abs() < 0.05, "{mean}");
    }
}
