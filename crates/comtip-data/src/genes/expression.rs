//! Log-normalised expression, sparse.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::DataError;
use crate::slide::{Counts, SparseRows};

/// How raw counts become expression values; the logarithm is natural.
///
/// # Examples
///
/// ```
/// use comtip_data::Normalization;
///
/// let chosen: Normalization = "cp10k-log1p".parse()?;
/// assert_eq!(chosen, Normalization::Cp10kLog1p);
/// assert_eq!(Normalization::default().to_string(), "median-log1p");
/// # Ok::<(), comtip_data::DataError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Normalization {
    /// `ln(1 + count / total of the spot * median total)`, the median over the spots of the slide
    /// that have counts: scanpy's `normalize_total()` and `log1p()`.
    #[default]
    MedianLog1p,
    /// `ln(1 + count / total of the spot * 10,000)`.
    Cp10kLog1p,
    /// `ln(1 + count)`.
    Log1p,
}

impl Normalization {
    const ALL: [Self; 3] = [Self::MedianLog1p, Self::Cp10kLog1p, Self::Log1p];

    /// What the counts of each spot of a slide are divided by before the logarithm, given the total counts of every one.
    pub fn spot_factors(self, totals: &[f64]) -> Vec<f64> {
        self.factors(totals, totals)
    }

    /// The value of a count in a spot, given the factor of the spot; 0 of no count, also where the spot has none.
    ///
    /// ```
    /// use comtip_data::Normalization;
    ///
    /// let factors = Normalization::MedianLog1p.spot_factors(&[4.0, 8.0, 0.0]);
    /// assert_eq!(Normalization::value(8.0, factors[1]), (1.0 + 6.0_f64).ln() as f32);
    /// assert_eq!(Normalization::value(0.0, factors[2]), 0.0);
    /// ```
    pub fn value(count: f32, factor: f64) -> f32 {
        match count > 0.0 {
            true => (f64::from(count) / factor).ln_1p() as f32,
            false => 0.0,
        }
    }

    /// As [`spot_factors`](Self::spot_factors), but where a median is taken, it is that of `others`.
    fn factors(self, totals: &[f64], others: &[f64]) -> Vec<f64> {
        let target = match self {
            Self::MedianLog1p => median_above_zero(others),
            Self::Cp10kLog1p => 1e4,
            Self::Log1p => return vec![1.0; totals.len()],
        };
        // As scanpy: first the factor total / target, then the division by it.
        totals.iter().map(|total| total / target).collect()
    }

    fn name(self) -> &'static str {
        match self {
            Self::MedianLog1p => "median-log1p",
            Self::Cp10kLog1p => "cp10k-log1p",
            Self::Log1p => "log1p",
        }
    }
}

impl fmt::Display for Normalization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Normalization {
    type Err = DataError;

    fn from_str(name: &str) -> Result<Self, DataError> {
        Self::ALL
            .into_iter()
            .find(|normalization| normalization.name() == name)
            .ok_or_else(|| DataError::unknown("normalization", name, Self::ALL.map(Self::name)))
    }
}

/// Log-normalised values of one slide, compressed by row: one row a spot, one column a gene.
///
/// A type of its own, so that no recipe that wants raw counts is given logarithms.
///
/// # Examples
///
/// ```
/// use comtip_data::{Counts, Expression, Normalization};
///
/// let mut counts = Counts::new(3);
/// counts.push_spot([(0, 1.0), (2, 3.0)]);
/// counts.push_spot([(1, 8.0)]);
/// let expression = Expression::from_counts(&counts, Normalization::MedianLog1p);
/// let (genes, values) = expression.spot(1);
/// assert_eq!(genes, [1]);
/// assert_eq!(values, [(1.0 + 6.0_f64).ln() as f32]); // the median of 4 and 8 is 6
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Expression(SparseRows);

impl Expression {
    /// Normalises the counts of one slide over all its genes, computed in `f64`; a spot without
    /// counts stays without values.
    pub fn from_counts(counts: &Counts, normalization: Normalization) -> Self {
        Self::by_median_of(counts, counts, normalization)
    }

    /// As [`from_counts`](Self::from_counts), but where a median is taken, it is that of the spots of `others`, counted
    /// over the same genes.
    pub(crate) fn by_median_of(
        counts: &Counts,
        others: &Counts,
        normalization: Normalization,
    ) -> Self {
        let totals = |counts: &Counts| -> Vec<f64> {
            let spots = 0..counts.n_spots();
            spots.map(|i| counts.spot_total(i)).collect()
        };
        let factors = normalization.factors(&totals(counts), &totals(others));
        let mut rows = SparseRows::new(counts.n_genes());
        for (spot_idx, factor) in factors.iter().enumerate() {
            let (genes, spot_counts) = counts.spot(spot_idx);
            let values = spot_counts
                .iter()
                .map(|count| Normalization::value(*count, *factor));
            rows.push(genes.iter().copied().zip(values));
        }
        Self(rows)
    }

    /// Number of spots (rows).
    pub fn n_spots(&self) -> usize {
        self.0.n_spots()
    }

    /// Number of genes (columns).
    pub fn n_genes(&self) -> usize {
        self.0.n_genes()
    }

    /// Gene indices, rising, and values of the expressed genes of one spot.
    pub fn spot(&self, spot_idx: usize) -> (&[u32], &[f32]) {
        self.0.row(spot_idx)
    }
}

/// Median of the totals above zero, of the middle two their mean; 1 where there is none.
fn median_above_zero(totals: &[f64]) -> f64 {
    let mut totals: Vec<f64> = totals.iter().copied().filter(|t| *t > 0.0).collect();
    totals.sort_by(f64::total_cmp);
    match totals.len() {
        0 => 1.0,
        n if n % 2 == 1 => totals[n / 2],
        n => (totals[n / 2 - 1] + totals[n / 2]) / 2.0,
    }
}

#[cfg(test)]
mod tests;
