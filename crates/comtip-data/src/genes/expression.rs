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
        let target = match normalization {
            Normalization::MedianLog1p => Some(median_above_zero(&totals(others))),
            Normalization::Cp10kLog1p => Some(1e4),
            Normalization::Log1p => None,
        };
        let mut rows = SparseRows::new(counts.n_genes());
        for (spot_idx, total) in totals(counts).iter().enumerate() {
            // As scanpy: first the factor total / target, then the division by it.
            let factor = target.map_or(1.0, |target| total / target);
            let (genes, spot_counts) = counts.spot(spot_idx);
            let values = spot_counts
                .iter()
                .map(|c| (f64::from(*c) / factor).ln_1p() as f32);
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
mod tests {
    use std::collections::HashMap;

    use approx::assert_relative_eq;

    use super::*;
    use crate::formats::sample;

    fn counts(spots: &[&[(u32, f32)]]) -> Counts {
        let mut counts = Counts::new(3);
        for spot in spots {
            counts.push_spot(spot.iter().copied());
        }
        counts
    }

    fn ln_1p(x: f64) -> f32 {
        x.ln_1p() as f32
    }

    #[test]
    fn spots_without_counts_have_no_say_in_the_median_and_no_values() {
        // Totals 2, 0, 6, 10: the median of those above zero is 6.
        let counts = counts(&[&[(0, 2.0)], &[], &[(0, 1.0), (2, 5.0)], &[(1, 10.0)]]);
        let expression = Expression::from_counts(&counts, Normalization::MedianLog1p);
        assert_eq!((expression.n_spots(), expression.n_genes()), (4, 3));
        assert_eq!(expression.spot(0), (&[0][..], &[ln_1p(6.0)][..]));
        assert_eq!(expression.spot(1), (&[][..], &[][..]));
        assert_eq!(expression.spot(2).1, [ln_1p(1.0), ln_1p(5.0)]);
        assert_eq!(expression.spot(3).1, [ln_1p(6.0)]);
    }

    #[test]
    fn fixed_target_and_no_target_ignore_other_spots() {
        let counts = counts(&[&[(0, 1.0), (1, 3.0)], &[(2, 100.0)]]);
        let cp10k = Expression::from_counts(&counts, Normalization::Cp10kLog1p);
        assert_eq!(cp10k.spot(0).1, [ln_1p(2500.0), ln_1p(7500.0)]);
        let log1p = Expression::from_counts(&counts, Normalization::Log1p);
        assert_eq!(log1p.spot(0).1, [ln_1p(1.0), ln_1p(3.0)]);
    }

    #[test]
    fn every_normalization_of_a_real_section_is_that_of_scanpy() {
        let slide = sample("C3");
        let ways = Normalization::ALL.map(|way| Expression::from_counts(&slide.counts, way));
        let spot_of: HashMap<&str, usize> = slide
            .spots
            .iter()
            .map(|spot| spot.id.rsplit_once('_').unwrap().1)
            .zip(0..)
            .collect();
        let gene_of: HashMap<&str, u32> = slide.genes.iter().map(String::as_str).zip(0..).collect();
        // Columns are in the order of `Normalization::ALL`; see `normalization.py` beside it.
        let golden = include_str!("../../tests/golden/normalization_c3.csv");
        let rows = golden.lines().filter(|line| !line.starts_with('#')).skip(1);
        let (mut n_sums, mut n_values) = (0, 0);
        for row in rows {
            let cells: Vec<&str> = row.split(',').collect();
            for (expression, cell) in ways.iter().zip(&cells[2..]) {
                let (genes, values) = expression.spot(spot_of[cells[0]]);
                let ours: f64 = match cells[1] {
                    "" => values.iter().map(|value| f64::from(*value)).sum(),
                    gene => values[genes.binary_search(&gene_of[gene]).unwrap()].into(),
                };
                let scanpy: f64 = cell.parse().unwrap();
                assert_relative_eq!(ours, scanpy, max_relative = 1e-6);
            }
            match cells[1] {
                "" => n_sums += 1,
                _ => n_values += 1,
            }
        }
        assert_eq!((n_sums, n_values), (180, 231));
    }

    #[test]
    fn a_slide_without_counts_is_all_zero() {
        let expression = Expression::from_counts(&counts(&[&[], &[]]), Normalization::MedianLog1p);
        assert_eq!(expression.n_spots(), 2);
        assert!(expression.spot(1).0.is_empty());
    }

    #[test]
    fn names_are_the_same_in_text_and_in_json() {
        for normalization in Normalization::ALL {
            let name = normalization.to_string();
            assert_eq!(name.parse::<Normalization>().unwrap(), normalization);
            let json = serde_json::to_string(&normalization).unwrap();
            assert_eq!(json, format!("\"{name}\""));
        }
        let error = "tpm".parse::<Normalization>().unwrap_err().to_string();
        assert_eq!(
            error,
            "unknown normalization `tpm`: expected one of median-log1p, cp10k-log1p, log1p"
        );
    }
}
