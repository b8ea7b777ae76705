//! The PCC that no predictor can pass.

use ndarray::{Array2, ArrayView2};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::spot_counts::SpotCounts;
use super::thinning::halves;
use crate::error::MetricError;
use crate::expression::pearson;
use crate::input::{check_matrix, check_same_length};

/// The PCC of every gene that a predictor which knows the tissue exactly would have on a slide.
///
/// Counts are noisy: two measurements of the same spot differ, and no prediction correlates with one of them
/// better than the expression behind it does. That correlation is the square root of the gene's reliability.
/// It needs no second measurement: every molecule is sent to one of two halves at random, each half is
/// normalised as the whole is, and from their correlation `r` over the spots the reliability of the whole is
/// `2 r / (1 + r)` (Spearman 1910, Brown 1910). `r` is the mean over several such divisions.
///
/// What it is not:
///
/// - Reliable is not yet tissue. Values that keep the depth of a spot have a ceiling by depth alone: spots of one
///   and the same profile, at the depths of a shallow slide (283 spots, median 648 counts), have a mean of 0.43 to
///   0.54 by `cp10k-log1p`, where a count of one is larger the shallower its spot, and of 0.14 to 0.18 by
///   `median-log1p`.
/// - A mean of many ceilings is too high where genes are noise: half of them correlate above 0 by chance, which
///   on `n` spots alone makes a mean of about `0.58 / n^(1/4)`, 0.14 on 283.
/// - A logarithm treats half the depth otherwise than the whole: where counts are few the ceiling is up to 0.02 low.
/// - What is lost before counting, such as tissue that came off, lowers no ceiling.
///
/// ```
/// use comtip_metrics::{PccCeiling, SpotCounts};
/// use ndarray::Array2;
///
/// // The first gene is strong and differs between spots, the second is a single molecule.
/// let spots: Vec<[f32; 2]> = (0..40).map(|i| [100.0 * (i % 4) as f32, f32::from(i == 7)]).collect();
/// let spots: Vec<SpotCounts> = spots
///     .iter()
///     .map(|counts| SpotCounts { genes: &[0, 1], counts, total: 1000.0 })
///     .collect();
/// let ceiling = PccCeiling::of(&spots, 5, 0, |spots| {
///     Array2::from_shape_fn((spots.len(), 2), |(spot, gene)| spots[spot].count(gene as u32).ln_1p())
/// })?;
/// assert!(ceiling.genes[0] > Some(0.99));
/// assert_eq!(ceiling.genes[1], None); // in one half it is not there at all
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct PccCeiling {
    /// The ceiling of every gene, from 0 to 1: 0 where the halves do not correlate, `None` where a gene is
    /// constant in one of them.
    pub genes: Vec<Option<f64>>,
    /// Divisions that were averaged.
    pub n_thinnings: usize,
}

impl PccCeiling {
    /// Takes the ceilings on the spots of one slide; 5 divisions (`n_thinnings`) are enough.
    ///
    /// # Shapes
    ///
    /// - `spots`: `[n_spots]`, raw counts
    /// - `normalise`: from spots, whole or half, to values `[n_spots, n_genes]` of the genes to be scored; it has
    ///   to cope with a spot whose half is empty
    ///
    /// # Errors
    ///
    /// [`MetricError::InvalidSetting`] for counts and totals that are none and for no division,
    /// [`MetricError::LengthMismatch`], [`MetricError::Empty`], and [`MetricError::NonFinite`] for what
    /// `normalise` returns.
    pub fn of(
        spots: &[SpotCounts<'_>],
        n_thinnings: usize,
        seed: u64,
        mut normalise: impl FnMut(&[SpotCounts<'_>]) -> Array2<f32>,
    ) -> Result<Self, MetricError> {
        if n_thinnings == 0 {
            return Err(MetricError::InvalidSetting {
                setting: "n_thinnings",
                requirement: "at least 1",
                value: "0".into(),
            });
        }
        if spots.is_empty() {
            return Err(MetricError::Empty { what: "spots" });
        }
        for (spot_idx, spot) in spots.iter().enumerate() {
            spot.check(spot_idx)?;
        }
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut sums: Option<Vec<Option<f64>>> = None;
        for _ in 0..n_thinnings {
            let parts = halves(spots, &mut rng);
            let [a, b] = parts.map(|half| normalise(&half.spots()));
            let split_half = correlations(spots.len(), a.view(), b.view())?;
            sums = Some(match sums {
                Some(sums) => {
                    check_same_length("genes", ("a half", sums.len()), ("another", a.ncols()))?;
                    let pairs = sums.into_iter().zip(split_half);
                    pairs.map(|(sum, r)| Some(sum? + r?)).collect()
                }
                None => split_half,
            });
        }
        let sums = sums.into_iter().flatten();
        Ok(Self {
            genes: sums
                .map(|sum| Some(ceiling(sum? / n_thinnings as f64)))
                .collect(),
            n_thinnings,
        })
    }

    /// The mean over genes that have a ceiling; `None` when none has.
    pub fn mean(&self) -> Option<f64> {
        let ceilings: Vec<f64> = self.genes.iter().copied().flatten().collect();
        (!ceilings.is_empty()).then(|| ceilings.iter().sum::<f64>() / ceilings.len() as f64)
    }

    /// Genes without a ceiling. To be printed beside the mean.
    pub fn n_undefined_genes(&self) -> usize {
        self.genes.iter().filter(|gene| gene.is_none()).count()
    }
}

/// The root of the reliability of the whole, given the correlation of its halves.
fn ceiling(split_half: f64) -> f64 {
    let r = split_half.max(0.0);
    (2.0 * r / (1.0 + r)).sqrt()
}

/// The correlation of every gene between two halves.
fn correlations(
    n_spots: usize,
    a: ArrayView2<'_, f32>,
    b: ArrayView2<'_, f32>,
) -> Result<Vec<Option<f64>>, MetricError> {
    check_same_length("spots", ("the counts", n_spots), ("a half", a.nrows()))?;
    check_same_length("spots", ("a half", a.nrows()), ("the other", b.nrows()))?;
    check_same_length("genes", ("a half", a.ncols()), ("the other", b.ncols()))?;
    check_matrix("a half", a)?;
    check_matrix("a half", b)?;
    let pairs = a.columns().into_iter().zip(b.columns());
    pairs.map(|(a, b)| pearson(a, b)).collect()
}

#[cfg(test)]
mod tests;
