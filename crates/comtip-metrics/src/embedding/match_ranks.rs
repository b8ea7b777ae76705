//! Where every query finds its match among all candidates.

use ndarray::ArrayView2;
use std::ops::Range;

use super::retrieval_scores::RetrievalScores;
use crate::median::median;

/// Where every query finds its match among all candidates.
///
/// ```
/// use comtip_metrics::Retrieval;
/// use ndarray::array;
///
/// let similarity = array![[0.9_f32, 0.1, 0.0], [0.8, 0.3, 0.8], [0.2, 0.7, 0.7]];
/// let ranks = Retrieval::of_similarity(similarity.view())?.from_left;
/// assert_eq!(ranks.ranks().collect::<Vec<f64>>(), [1.0, 3.0, 1.5]); // the last ties for the first place
/// assert_eq!(ranks.hits(1).collect::<Vec<f64>>(), [1.0, 0.0, 0.5]);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatchRanks {
    /// Candidates that are more similar than the match, of every query.
    better: Vec<usize>,
    /// Candidates that are as similar as the match, which is one of them.
    tied: Vec<usize>,
}

/// Similarities of pairs, counted tile by tile against that of each query's own match.
///
/// Query `i` belongs to candidate `i`.
pub(super) struct MatchCounts {
    /// Similarity of every query to its match.
    own: Vec<f64>,
    ranks: MatchRanks,
}

impl MatchCounts {
    /// Nothing counted yet; `own` are the similarities of queries to their matches.
    pub(super) fn new(own: Vec<f64>) -> Self {
        let n = own.len();
        Self {
            own,
            ranks: MatchRanks {
                better: vec![0; n],
                tied: vec![0; n],
            },
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
                self.ranks.better[query] += usize::from(value > own);
                self.ranks.tied[query] += usize::from(value == own);
            }
        }
    }

    /// What was counted.
    pub(super) fn into_ranks(self) -> MatchRanks {
        self.ranks
    }
}

impl MatchRanks {
    /// Those of `n_pairs` in random order: every candidate is as similar as the match.
    pub fn in_random_order(n_pairs: usize) -> Self {
        Self {
            better: vec![0; n_pairs],
            tied: vec![n_pairs; n_pairs],
        }
    }

    /// Of every query whether its match is among the first `k`, from 0 to 1, ties in random order.
    pub fn hits(&self, k: usize) -> impl Iterator<Item = f64> {
        let places = self.better.iter().zip(&self.tied);
        places.map(move |(&n_better, &n_tied)| {
            let n_places = k.saturating_sub(n_better).min(n_tied);
            n_places as f64 / n_tied as f64
        })
    }

    /// The rank of every query's match, the first 1, of ties the expected one.
    pub fn ranks(&self) -> impl Iterator<Item = f64> {
        let places = self.better.iter().zip(&self.tied);
        places.map(|(&n_better, &n_tied)| n_better as f64 + (n_tied + 1) as f64 / 2.0)
    }

    /// How many queries there are.
    pub fn n_queries(&self) -> usize {
        self.better.len()
    }

    /// The scores of all queries.
    pub fn scores(&self) -> RetrievalScores {
        RetrievalScores {
            recall_at_1: self.recall(1),
            recall_at_5: self.recall(5),
            recall_at_10: self.recall(10),
            median_rank: median(&mut self.ranks().collect::<Vec<f64>>()),
        }
    }

    /// The fraction of queries whose match is among the first `k`.
    pub(super) fn recall(&self, k: usize) -> f64 {
        self.hits(k).sum::<f64>() / self.better.len() as f64
    }
}
