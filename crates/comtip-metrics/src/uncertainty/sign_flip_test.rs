//! Whether one of two methods is better than the other.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::error::MetricError;
use crate::input::{check_same_length, check_values};

/// Pairs up to which all signs are gone through, a million of them.
const MAX_EXACT: usize = 20;

/// Sums of differences that rounding alone sets apart, as a fraction of the sum of their sizes.
const ROUNDING: f64 = 1e-12;

/// Settings of a paired permutation test that flips signs.
///
/// Two methods are scored on the same patients, slides or genes. If neither is better, each difference could
/// as well have had the other sign: `p` is the share of all signs whose mean difference is at least as far
/// from 0. It says nothing beyond the pairs: over the genes of one slide it does not speak of other slides,
/// and genes that go together are fewer than they look, so that `p` is then too small.
///
/// Few pairs cannot be significant: the least `p` is 2 / 2^n, 0.06 for 5 pairs.
///
/// ```
/// use comtip_metrics::SignFlipTest;
///
/// let test = SignFlipTest::new(0);
/// let flip = test.of(&[0.5, 0.4, 0.6], &[0.1, 0.2, 0.3])?;
/// // Of 8 signs only all and none are as far from 0.
/// assert_eq!((flip.p_value, flip.is_exact), (0.25, true));
/// assert!((flip.mean_difference - 0.3).abs() < 1e-12);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignFlipTest {
    /// Draws of signs beyond 20 pairs, at least 1; up to 20 pairs all signs are gone through.
    pub n_draws: usize,
    /// Seed of the draws.
    pub seed: u64,
}

/// What a [`SignFlipTest`] found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignFlip {
    /// Mean of the first method minus the second.
    pub mean_difference: f64,
    /// The two-sided p-value, above 0.
    pub p_value: f64,
    /// Pairs that were compared.
    pub n_pairs: usize,
    /// Whether all signs were gone through.
    pub is_exact: bool,
    /// Signs that were gone through, or drawn.
    pub n_draws: usize,
}

impl SignFlipTest {
    /// 100,000 draws: the least `p` beyond 20 pairs is 0.00001.
    pub fn new(seed: u64) -> Self {
        Self {
            n_draws: 100_000,
            seed,
        }
    }

    /// Compares two methods, pair by pair.
    ///
    /// # Shapes
    ///
    /// - `first`, `second`: `[n_pairs]`, in the same order
    ///
    /// # Errors
    ///
    /// [`MetricError::LengthMismatch`], [`MetricError::Empty`], [`MetricError::NonFinite`], and
    /// [`MetricError::InvalidSetting`] for no draws.
    pub fn of(&self, first: &[f64], second: &[f64]) -> Result<SignFlip, MetricError> {
        check_same_length("pairs", ("first", first.len()), ("second", second.len()))?;
        check_values("first", first)?;
        check_values("second", second)?;
        if self.n_draws == 0 {
            return Err(MetricError::InvalidSetting {
                setting: "n_draws",
                requirement: "at least 1",
                value: "0".into(),
            });
        }
        if first.is_empty() {
            return Err(MetricError::Empty { what: "first" });
        }
        let differences: Vec<f64> = first.iter().zip(second).map(|(a, b)| a - b).collect();
        let sum: f64 = differences.iter().sum();
        let sizes: f64 = differences.iter().map(|difference| difference.abs()).sum();
        let far = sum.abs() - ROUNDING * sizes;
        let n_pairs = differences.len();
        let is_exact = n_pairs <= MAX_EXACT;
        let (n_draws, p_value) = if is_exact {
            // A choice of signs and its opposite are as far: the first sign may stay.
            let n_signs = 1_usize << (n_pairs - 1);
            let n_far = n_far_sums(&differences[1..], differences[0], far);
            (2 * n_signs, n_far as f64 / n_signs as f64)
        } else {
            // The differences as they are count as one of the draws.
            let n_far = self.n_far_draws(&differences, far);
            (self.n_draws, (n_far + 1) as f64 / (self.n_draws + 1) as f64)
        };
        Ok(SignFlip {
            mean_difference: sum / n_pairs as f64,
            p_value,
            n_pairs,
            is_exact,
            n_draws,
        })
    }

    fn n_far_draws(&self, differences: &[f64], far: f64) -> usize {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        let mut is_far = || {
            let mut sum = 0.0;
            for some in differences.chunks(64) {
                let signs: u64 = rng.random();
                for (bit, difference) in some.iter().enumerate() {
                    let is_flipped = signs >> bit & 1 == 1;
                    sum += if is_flipped { -difference } else { *difference };
                }
            }
            sum.abs() >= far
        };
        (0..self.n_draws).filter(|_| is_far()).count()
    }
}

/// Of all signs of `differences`, how many bring `sum` at least `far` from 0.
fn n_far_sums(differences: &[f64], sum: f64, far: f64) -> usize {
    match differences {
        [] => usize::from(sum.abs() >= far),
        [next, rest @ ..] => n_far_sums(rest, sum + next, far) + n_far_sums(rest, sum - next, far),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_that_score_the_same_are_not_told_apart() {
        let flip = SignFlipTest::new(0).of(&[0.5, 0.4], &[0.5, 0.4]).unwrap();
        assert_eq!((flip.p_value, flip.mean_difference), (1.0, 0.0));
    }

    #[test]
    fn differences_that_are_equal_but_for_rounding_are_ties() {
        // 0.3 - 0.2, 0.2 - 0.1 and 0.1 - 0 differ in their last bits. Sums of three signs are 3 or 1 in size.
        let flip = SignFlipTest::new(0).of(&[0.3, 0.1, 0.1], &[0.2, 0.2, 0.0]);
        assert_eq!(flip.unwrap().p_value, 1.0);
    }

    #[test]
    fn a_p_value_is_never_zero_however_clear_the_case() {
        let (better, worse) = (vec![1.0; 200], vec![0.0; 200]);
        let test = SignFlipTest {
            n_draws: 999,
            seed: 4,
        };
        let flip = test.of(&better, &worse).unwrap();
        assert_eq!(
            (flip.p_value, flip.is_exact, flip.n_draws),
            (0.001, false, 999)
        );
        let flip = test.of(&better[..20], &worse[..20]).unwrap();
        assert_eq!((flip.p_value, flip.n_draws), (2.0_f64.powi(-19), 1 << 20));
    }

    #[test]
    fn draws_agree_with_all_signs_where_one_pair_is_too_many_to_go_through() {
        // A last pair without a difference changes no sum, so p is that of the 20 before it.
        let first: Vec<f64> = (0..20).map(|i| ((i * 7) % 11) as f64 - 3.5).collect();
        let exact = SignFlipTest::new(1).of(&first, &[0.0; 20]).unwrap();
        let longer = [first, vec![0.0]].concat();
        let drawn = SignFlipTest::new(1).of(&longer, &[0.0; 21]).unwrap();
        assert!(exact.is_exact && !drawn.is_exact);
        assert!(
            (exact.p_value - drawn.p_value).abs() < 0.006,
            "{exact:?} {drawn:?}"
        );
    }

    #[test]
    fn no_pairs_and_unequal_sides_are_refused() {
        let test = SignFlipTest::new(0);
        assert_eq!(test.of(&[], &[]), Err(MetricError::Empty { what: "first" }));
        let error = test.of(&[1.0], &[]).unwrap_err();
        assert_eq!(error.to_string(), "first has 1 pairs but second has 0");
    }
}
