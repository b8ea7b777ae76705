//! Expression as a network reads it: counts brought to one library size, in logarithms.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Counts, DataError};

/// How raw counts become values. All end in `ln(1 + x)`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Normalization {
    /// Every spot scaled to the median library size of its slide: scanpy's `normalize_total` with
    /// `target_sum=None`, then `log1p`.
    #[default]
    MedianLog1p,
    /// Every spot scaled to 10,000 counts, then `log1p`.
    Cp10kLog1p,
    /// `log1p` of the raw counts.
    Log1p,
}

impl Normalization {
    /// All of them, with their names.
    pub const NAMES: [(&str, Self); 3] = [
        ("median-log1p", Self::MedianLog1p),
        ("cp10k-log1p", Self::Cp10kLog1p),
        ("log1p", Self::Log1p),
    ];
}

impl fmt::Display for Normalization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = Self::NAMES.iter().find(|(_, value)| value == self);
        f.write_str(named.map_or("", |(name, _)| name))
    }
}

impl FromStr for Normalization {
    type Err = DataError;

    fn from_str(name: &str) -> Result<Self, DataError> {
        let named = Self::NAMES.iter().find(|(known, _)| *known == name);
        named.map(|(_, value)| *value).ok_or_else(|| DataError::Genes {
            problem: format!(
                "no normalisation is called `{name}`; there are median-log1p, cp10k-log1p and log1p"
            ),
        })
    }
}

/// Log-normalised expression, sparse as the [`Counts`] it was made from.
///
/// A type of its own, so that raw counts cannot be taken for values or the reverse.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    values: Counts,
}

impl Expression {
    /// Normalises the counts of one slide over all its genes. A spot without counts stays zero.
    pub fn from_counts(counts: &Counts, normalization: Normalization) -> Self {
        let totals: Vec<f64> = (0..counts.n_spots()).map(|i| counts.spot_total(i)).collect();
        let target = match normalization {
            Normalization::MedianLog1p => Some(median_of_positive(&totals)),
            Normalization::Cp10kLog1p => Some(10_000.0),
            Normalization::Log1p => None,
        };
        let mut values = Counts::new(counts.n_genes());
        for (spot_idx, total) in totals.iter().enumerate() {
            let factor = target.map_or(1.0, |target| target / total);
            let (genes, counts) = counts.spot(spot_idx);
            values.push_spot(genes.iter().zip(counts).map(|(gene, count)| {
                (*gene, (f64::from(*count) * factor).ln_1p() as f32)
            }));
        }
        Self { values }
    }

    /// Number of spots (rows).
    pub fn n_spots(&self) -> usize {
        self.values.n_spots()
    }

    /// Number of genes (columns).
    pub fn n_genes(&self) -> usize {
        self.values.n_genes()
    }

    /// Gene indices, rising, and values of the expressed genes of one spot.
    pub fn spot(&self, spot_idx: usize) -> (&[u32], &[f32]) {
        self.values.spot(spot_idx)
    }
}

fn median_of_positive(totals: &[f64]) -> f64 {
    let mut positive: Vec<f64> = totals.iter().copied().filter(|total| *total > 0.0).collect();
    positive.sort_by(f64::total_cmp);
    let middle = positive.len() / 2;
    match positive.len() {
        0 => 1.0,
        n if n % 2 == 1 => positive[middle],
        _ => (positive[middle - 1] + positive[middle]) / 2.0,
    }
}
