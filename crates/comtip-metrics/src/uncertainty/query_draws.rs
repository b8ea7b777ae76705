//! Scores of retrieval on queries that are drawn anew.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::bca::middle;
use super::no_interval::NoInterval;
use super::resampled::Resampled;
use super::stratified_mean::StratifiedMean;
use crate::embedding::MatchRanks;
use crate::median::median;
use crate::results::{DirectionScores, Interval, IntervalKind};

/// Scores of retrieval in one direction on queries that are drawn anew within each slide, as many as it has, while the
/// candidates stay: a spot that is drawn twice is no two candidates that tie.
///
/// The same seed draws the same queries for every method with the same slides, so that
/// [`Resampled::less`] compares two of them draw by draw.
///
/// ```
/// use comtip_metrics::{QueryDraws, Retrieval};
/// use ndarray::Array2;
///
/// let similarity = Array2::from_shape_fn((40, 40), |(i, j)| ((i * 7 + j * 3) % 11) as f32 + if i == j { 3.0 } else { 0.0 });
/// let ranks = Retrieval::of_similarity(similarity.view())?.from_left;
/// let recall = ranks.scores().recall_at_10;
/// let interval = QueryDraws::of(&[&ranks], 500, 7).intervals().recall_at_10.expect("queries differ");
/// assert!(interval.low < recall && recall < interval.high);
/// # Ok::<(), comtip_metrics::MetricError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct QueryDraws(DirectionScores<Resampled>);

impl QueryDraws {
    /// Scores `n_draws` draws of the queries of each slide; means over slides, each weighing the same.
    pub fn of(slides: &[&MatchRanks], n_draws: usize, seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut recalls = [1, 5, 10].map(|k| (k, StratifiedMean::default()));
        let mut medians = StratifiedMean::default();
        for slide in slides.iter().filter(|slide| slide.n_queries() > 0) {
            let n = slide.n_queries();
            let ranks: Vec<f64> = slide.ranks().collect();
            let hits = [1, 5, 10].map(|k| slide.hits(k).collect::<Vec<f64>>());
            let mut draws = [(); 3].map(|()| Vec::with_capacity(n_draws));
            let mut of_medians = Vec::with_capacity(n_draws);
            let mut rows = vec![0; n];
            for _ in 0..n_draws {
                rows.fill_with(|| rng.random_range(0..n));
                for (draws, hits) in draws.iter_mut().zip(&hits) {
                    draws.push(rows.iter().map(|row| hits[*row]).sum::<f64>() / n as f64);
                }
                let mut drawn: Vec<f64> = rows.iter().map(|row| ranks[*row]).collect();
                of_medians.push(median(&mut drawn));
            }
            for (((_, mean), draws), hits) in recalls.iter_mut().zip(draws).zip(&hits) {
                let sum: f64 = hits.iter().sum();
                let others = hits.iter().map(|own| (sum - own) / (n as f64 - 1.0));
                let others = others.filter(|recall| recall.is_finite()).collect();
                mean.add(Some(sum / n as f64), draws, others);
            }
            medians.add(Some(slide.scores().median_rank), of_medians, Vec::new());
        }
        let [recall_at_1, recall_at_5, recall_at_10] =
            recalls.map(|(_, mean)| mean.into_resampled(n_draws));
        Self(DirectionScores {
            recall_at_1,
            recall_at_5,
            recall_at_10,
            median_rank: medians.into_resampled(n_draws),
        })
    }

    /// The fraction of queries whose match is among the 10 most similar.
    pub fn recall_at_10(&self) -> &Resampled {
        &self.0.recall_at_10
    }

    /// 95 % of every score: BCa of recalls, the middle of the draws of the median, whose spread no acceleration
    /// describes. `None` where all queries score the same, as where none finds its match: draws of them cannot say how often
    /// others would.
    pub fn intervals(&self) -> DirectionScores<Option<Interval>> {
        let of = |scores: &Resampled, interval: fn(&Resampled) -> Result<Interval, NoInterval>| {
            let varies = scores
                .draws
                .iter()
                .any(|draw| Some(draw) != scores.draws.first());
            varies.then(|| interval(scores).ok()).flatten()
        };
        let recall = |scores| of(scores, |scores| scores.interval(IntervalKind::SpotBca));
        let scores = &self.0;
        DirectionScores {
            recall_at_1: recall(&scores.recall_at_1),
            recall_at_5: recall(&scores.recall_at_5),
            recall_at_10: recall(&scores.recall_at_10),
            median_rank: of(&scores.median_rank, |scores| {
                middle(scores.draws.iter().copied(), IntervalKind::SpotPercentile)
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;
    use crate::embedding::Retrieval;

    /// Ranks of so many queries, without a pattern but that matches are somewhat more similar.
    fn ranks(n: usize, salt: usize) -> MatchRanks {
        let similarity = Array2::from_shape_fn((n, n), |(i, j)| {
            let hash = ((i * 131 + j * 37 + salt) as u32).wrapping_mul(2_654_435_761);
            (hash >> 16) as f32 / 65_536.0 + if i == j { 0.3 } else { 0.0 }
        });
        Retrieval::of_similarity(similarity.view())
            .unwrap()
            .from_left
    }

    #[test]
    fn scores_of_slides_weigh_the_same_and_lie_within_their_intervals() {
        let (few, many) = (ranks(20, 1), ranks(60, 2));
        let draws = QueryDraws::of(&[&few, &many], 1000, 3);
        let mean = (few.scores().recall_at_10 + many.scores().recall_at_10) / 2.0;
        let found = draws.recall_at_10().score.unwrap();
        approx::assert_abs_diff_eq!(found, mean, epsilon = 1e-12);
        let intervals = draws.intervals();
        let recall = intervals.recall_at_10.unwrap();
        assert!(recall.low < mean && mean < recall.high, "{recall:?}");
        // Of a binomial fraction, but for ties: twice the standard error to either side.
        let variance = |n: f64, p: f64| p * (1.0 - p) / n / 4.0;
        let error =
            variance(20.0, few.scores().recall_at_10) + variance(60.0, many.scores().recall_at_10);
        let width = (recall.high - recall.low) / (4.0 * error.sqrt());
        assert!((0.85..1.15).contains(&width), "{width}");
        let rank = intervals.median_rank.unwrap();
        let median = (few.scores().median_rank + many.scores().median_rank) / 2.0;
        assert!(
            rank.low <= median && median <= rank.high,
            "{rank:?} {median}"
        );
        assert_eq!(rank.kind, IntervalKind::SpotPercentile);
    }

    #[test]
    fn chance_has_no_interval_and_the_difference_to_it_has_that_of_the_model() {
        let (own, chance) = (ranks(60, 2), MatchRanks::in_random_order(60));
        let [own, chance] = [&own, &chance].map(|of| QueryDraws::of(&[of], 500, 3));
        assert_eq!(chance.intervals(), DirectionScores::default());
        let kind = IntervalKind::SpotBca;
        let above = own.recall_at_10().less(chance.recall_at_10());
        let above = above.interval(kind).unwrap();
        let alone = own.intervals().recall_at_10.unwrap();
        approx::assert_abs_diff_eq!(above.low, alone.low - 10.0 / 60.0, epsilon = 1e-9);
        approx::assert_abs_diff_eq!(above.high, alone.high - 10.0 / 60.0, epsilon = 1e-9);
    }
}
