//! Raw counts of a spot, zeros left out.

use crate::error::MetricError;
use crate::input::check_same_length;

/// Counts above this are no longer whole numbers in `f32`.
const MAX_COUNT: f64 = 16_777_216.0;

/// Totals above this are none of a spot, and take long to divide.
const MAX_TOTAL: f64 = 4_294_967_296.0;

/// Raw counts of a spot, zeros left out.
///
/// Genes that are not scored may be left out too, as long as the total includes them.
///
/// ```
/// use comtip_metrics::SpotCounts;
///
/// let spot = SpotCounts { genes: &[0, 7], counts: &[3.0, 1.0], total: 12.0 };
/// assert_eq!(spot.count(7), 1.0);
/// assert_eq!(spot.count(3), 0.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpotCounts<'a> {
    /// Indices of the genes, rising.
    pub genes: &'a [u32],
    /// The count of each, a whole number.
    pub counts: &'a [f32],
    /// The counts of all genes of the spot, of those left out here too: its library size.
    pub total: f64,
}

impl SpotCounts<'_> {
    /// The count of a gene.
    pub fn count(&self, gene: u32) -> f32 {
        let place = self.genes.binary_search(&gene);
        let count = place.ok().and_then(|place| self.counts.get(place));
        count.copied().unwrap_or(0.0)
    }

    /// Refuses what cannot have been counted; `spot_idx` says where.
    pub(super) fn check(&self, spot_idx: usize) -> Result<(), MetricError> {
        let (n_genes, n_counts) = (self.genes.len(), self.counts.len());
        check_same_length("entries", ("genes", n_genes), ("counts", n_counts))?;
        let refuse = |setting, requirement, value: f64| {
            let value = format!("{value} in spot {spot_idx} (counted from 0)");
            Err(MetricError::InvalidSetting {
                setting,
                requirement,
                value,
            })
        };
        let is_counted = |value: f64| (0.0..=MAX_COUNT).contains(&value) && value.fract() == 0.0;
        let counts = self.counts.iter().copied().map(f64::from);
        if let Some(count) = counts.clone().find(|count| !is_counted(*count)) {
            return refuse("a count", "a whole number up to 16777216", count);
        }
        if let Some(pair) = self.genes.windows(2).find(|pair| pair[0] >= pair[1]) {
            let requirement = "above the one before it";
            return refuse("a gene index", requirement, f64::from(pair[1]));
        }
        let sum = counts.sum::<f64>();
        if !((sum..=MAX_TOTAL).contains(&self.total) && self.total.fract() == 0.0) {
            let requirement = "a whole number from the sum of the counts to 4294967296";
            return refuse("a total", requirement, self.total);
        }
        Ok(())
    }
}
