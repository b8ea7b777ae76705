//! Whether pairs find each other, both ways and beside chance.

use ndarray::{Array2, ArrayView2, Axis};
use std::ops::Range;

use super::match_ranks::{MatchCounts, MatchRanks};
use super::recall_at_k::check_similarity;
use super::retrieval_scores::RetrievalScores;
use crate::block::block;
use crate::error::MetricError;
use crate::input::{check_matrix, check_same_length};

/// Rows of either side whose similarities are held at once.
const TILE: usize = 512;

/// How well the two sides of pairs, such as tiles and their texts, find each other.
///
/// Each side asks for its match among all of the other. Scores depend on the size of that pool: only those of
/// equal pools compare, and each stands beside its chance.
///
/// ```
/// use comtip_metrics::Retrieval;
/// use ndarray::array;
///
/// let similarity = array![[0.9_f32, 0.1, 0.0], [0.8, 0.3, 0.1], [0.2, 0.6, 0.7]];
/// let retrieval = Retrieval::of_similarity(similarity.view())?;
/// assert_eq!(retrieval.n_pairs, 3);
/// assert_eq!(retrieval.left_to_right.recall_at_1, 2.0 / 3.0);
/// assert_eq!(retrieval.right_to_left.median_rank, 1.0);
/// assert_eq!((retrieval.chance.recall_at_1, retrieval.chance.median_rank), (1.0 / 3.0, 2.0));
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Retrieval {
    /// Size of the pool: the pairs.
    pub n_pairs: usize,
    /// The left side, or the rows, asks.
    pub left_to_right: RetrievalScores,
    /// The right side, or the columns, asks.
    pub right_to_left: RetrievalScores,
    /// What a random order of the pool scores in either direction.
    pub chance: RetrievalScores,
    /// Where every query of the left side finds its match.
    pub from_left: MatchRanks,
    /// Where every query of the right side finds its match.
    pub from_right: MatchRanks,
}

impl Retrieval {
    /// Scores a similarity whose pairs are on the diagonal.
    ///
    /// # Shapes
    ///
    /// - `similarity`: `[n_pairs, n_pairs]`, the left side in rows
    ///
    /// # Errors
    ///
    /// [`MetricError::NotSquare`], [`MetricError::Empty`] and [`MetricError::NonFinite`].
    pub fn of_similarity(similarity: ArrayView2<'_, f32>) -> Result<Self, MetricError> {
        check_similarity(similarity)?;
        let n_pairs = similarity.nrows();
        let own: Vec<f64> = similarity.diag().iter().map(|&own| own.into()).collect();
        let (mut left, mut right) = (MatchCounts::new(own.clone()), MatchCounts::new(own));
        left.count(0..n_pairs, similarity);
        right.count(0..n_pairs, similarity.t());
        Ok(Self::of_ranks(left.into_ranks(), right.into_ranks()))
    }

    /// Scores embeddings by their cosine similarity, row `i` of one side belonging to row `i` of the other.
    ///
    /// Similarities are computed in tiles, so that memory is that of the embeddings: 20,000 pairs would have a
    /// matrix of 3 GB. An embedding of zeros is as similar, 0, to all.
    ///
    /// # Shapes
    ///
    /// - `left`, `right`: `[n_pairs, n_features]`
    ///
    /// # Errors
    ///
    /// [`MetricError::LengthMismatch`], [`MetricError::Empty`] and [`MetricError::NonFinite`].
    ///
    /// ```
    /// use comtip_metrics::Retrieval;
    /// use ndarray::array;
    ///
    /// let images = array![[1.0_f32, 0.0], [0.0, 2.0]];
    /// let texts = array![[0.5_f32, 0.1], [0.1, 0.1]];
    /// let retrieval = Retrieval::of_embeddings(images.view(), texts.view())?;
    /// assert_eq!(retrieval.left_to_right.recall_at_1, 1.0);
    /// assert_eq!(retrieval.right_to_left.recall_at_1, 0.75); // the second text is as near to both
    /// # Ok::<(), comtip_metrics::MetricError>(())
    /// ```
    pub fn of_embeddings(
        left: ArrayView2<'_, f32>,
        right: ArrayView2<'_, f32>,
    ) -> Result<Self, MetricError> {
        let (n_pairs, n_features) = left.dim();
        check_same_length("pairs", ("left", n_pairs), ("right", right.nrows()))?;
        check_same_length("features", ("left", n_features), ("right", right.ncols()))?;
        check_matrix("left", left)?;
        check_matrix("right", right)?;
        let (left, right) = (unit_rows(left), unit_rows(right));
        let product = |rows: &Range<usize>, columns: &Range<usize>| {
            let rows = block(left.view(), rows.clone(), 0..n_features);
            rows.dot(&block(right.view(), columns.clone(), 0..n_features).t())
        };
        let starts = (0..n_pairs).step_by(TILE);
        let tiles: Vec<Range<usize>> = starts.map(|s| s..(s + TILE).min(n_pairs)).collect();
        let own = tiles
            .iter()
            .flat_map(|tile| product(tile, tile).diag().to_vec());
        let own: Vec<f64> = own.collect();
        let (mut from_left, mut from_right) =
            (MatchCounts::new(own.clone()), MatchCounts::new(own));
        for rows in &tiles {
            for columns in &tiles {
                let similarity = product(rows, columns);
                from_left.count(rows.clone(), similarity.view());
                from_right.count(columns.clone(), similarity.t());
            }
        }
        Ok(Self::of_ranks(
            from_left.into_ranks(),
            from_right.into_ranks(),
        ))
    }

    fn of_ranks(from_left: MatchRanks, from_right: MatchRanks) -> Self {
        let n_pairs = from_left.n_queries();
        Self {
            n_pairs,
            left_to_right: from_left.scores(),
            right_to_left: from_right.scores(),
            chance: MatchRanks::in_random_order(n_pairs).scores(),
            from_left,
            from_right,
        }
    }
}

/// Rows scaled to length 1; a row of zeros stays.
fn unit_rows(x: ArrayView2<'_, f32>) -> Array2<f64> {
    let mut x = x.mapv(f64::from);
    for mut row in x.axis_iter_mut(Axis(0)) {
        let length = row.dot(&row).sqrt();
        if length > 0.0 {
            row /= length;
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::embedding::recall_at_k::recall_at_k;

    /// Embeddings without a pattern, from a small multiplicative hash.
    fn embeddings(n: usize, salt: usize) -> Array2<f32> {
        Array2::from_shape_fn((n, 7), |(i, j)| {
            let hash = ((i * 131 + j * 37 + salt) as u32).wrapping_mul(2_654_435_761);
            (hash >> 16) as f32 / 65_536.0 - 0.5
        })
    }

    #[test]
    fn tiles_count_what_the_whole_similarity_counts() {
        let n = TILE + 70;
        let left = embeddings(n, 1);
        let right = &left + &(embeddings(n, 2) * 0.5);
        let tiled = Retrieval::of_embeddings(left.view(), right.view()).unwrap();
        let whole = unit_rows(left.view()).dot(&unit_rows(right.view()).t());
        let whole = whole.mapv(|value| value as f32);
        assert_eq!(tiled, Retrieval::of_similarity(whole.view()).unwrap());
        assert_eq!(
            Ok(tiled.left_to_right.recall_at_5),
            recall_at_k(whole.view(), 5)
        );
        assert_eq!(
            Ok(tiled.right_to_left.recall_at_10),
            recall_at_k(whole.t(), 10)
        );
    }

    #[test]
    fn embeddings_collapsed_to_a_point_score_chance() {
        let n = TILE + 70;
        let point = embeddings(1, 5);
        let collapsed = point.broadcast((n, 7)).unwrap();
        let retrieval = Retrieval::of_embeddings(collapsed, embeddings(n, 3).view()).unwrap();
        let scores = retrieval.right_to_left;
        assert_eq!(scores.median_rank, retrieval.chance.median_rank);
        approx::assert_relative_eq!(scores.recall_at_5, 5.0 / n as f64, max_relative = 1e-12);
    }

    #[test]
    fn the_match_at_the_end_has_the_last_rank() {
        let similarity = array![[0.0_f32, 1.0, 2.0], [9.0, 5.0, 6.0], [1.0, 1.0, 1.0]];
        let retrieval = Retrieval::of_similarity(similarity.view()).unwrap();
        // Ranks 3, 3, and the expected one of a tie of three.
        assert_eq!(retrieval.left_to_right.median_rank, 3.0);
        assert_eq!(retrieval.left_to_right.recall_at_1, 1.0 / 9.0);
        assert_eq!(retrieval.left_to_right.recall_at_5, 1.0);
    }

    #[test]
    fn sides_of_other_lengths_are_refused() {
        let error = Retrieval::of_embeddings(embeddings(3, 0).view(), embeddings(2, 0).view());
        let message = error.unwrap_err().to_string();
        assert_eq!(message, "left has 3 pairs but right has 2");
    }
}
