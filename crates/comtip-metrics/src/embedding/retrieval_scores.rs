//! Scores of retrieval in one direction.

/// Scores of one direction.
///
/// Candidates as similar as the match count as their mean over random orders, so that an embedding collapsed
/// to a point scores chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RetrievalScores {
    /// Fraction of queries whose match is the most similar.
    pub recall_at_1: f64,
    /// Fraction of queries whose match is among the 5 most similar.
    pub recall_at_5: f64,
    /// Fraction of queries whose match is among the 10 most similar.
    pub recall_at_10: f64,
    /// Median over queries of the rank of the match, from 1.
    pub median_rank: f64,
}
