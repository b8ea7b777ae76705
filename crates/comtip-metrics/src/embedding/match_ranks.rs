//! Where every query finds its match among all candidates.

use ndarray::ArrayView2;
use std::ops::Range;

/// Similarities of pairs, counted tile by tile against that of each query's own match.
///
/// Query `i` belongs to candidate `i`.
pub(super) struct MatchRanks {
    /// Similarity of every query to its match.
    own: Vec<f64>,
    better: Vec<usize>,
    tied: Vec<usize>,
}

impl MatchRanks {
    /// Nothing counted yet; `own` are the similarities of queries to their matches.
    pub(super) fn new(own: Vec<f64>) -> Self {
        let n = own.len();
        Self {
            own,
            better: vec![0; n],
            tied: vec![0; n],
        }
    }

    /// Counts the similarities of some queries, in rows, to some candidates.
    pub(super) fn count<T: Copy + Into<f64>>(
        &mut self,
        queries: Range<usize>,
        similarity: ArrayView2<'_, T>,
    ) {
        for (query, row) in queries.zip(similarity.outer_iter()) {
            let own = self.own[query];
            for &value in row {
                let value: f64 = value.into();
                self.better[query] += usize::from(value > own);
                self.tied[query] += usize::from(value == own);
            }
        }
    }

    /// The fraction of queries whose match is among the first `k`, ties in random order.
    pub(super) fn recall(&self, k: usize) -> f64 {
        let places = self.better.iter().zip(&self.tied);
        let hits = places.map(|(&n_better, &n_tied)| {
            let n_places = k.saturating_sub(n_better).min(n_tied);
            n_places as f64 / n_tied as f64
        });
        hits.sum::<f64>() / self.own.len() as f64
    }

    /// The median over queries of the rank of their match, the first 1, of ties the expected one.
    pub(super) fn median_rank(&self) -> f64 {
        let places = self.better.iter().zip(&self.tied);
        let mut ranks: Vec<f64> = places
            .map(|(&n_better, &n_tied)| n_better as f64 + (n_tied + 1) as f64 / 2.0)
            .collect();
        ranks.sort_by(f64::total_cmp);
        let middle = ranks.len() / 2;
        (ranks[(ranks.len() - 1) / 2] + ranks[middle]) / 2.0
    }
}
