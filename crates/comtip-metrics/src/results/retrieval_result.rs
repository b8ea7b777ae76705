//! Do tile and transcriptome of a spot find each other?

use serde::{Deserialize, Serialize};

use super::estimate::{Estimate, Interval, Statistic};
use super::named_scores::named_scores;
use super::result_header::ResultHeader;
use super::run_facts::MethodRole;
use crate::embedding::RetrievalScores;

/// Retrieval between the tiles and the transcriptomes of the test spots of a slide, both ways, per slide and over slides.
///
/// Scores depend on the size of the pool, the test spots of a slide: they compare with those of the same slide alone,
/// such as those of the method `chance`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RetrievalResult {
    /// What every result begins with.
    #[serde(flatten)]
    pub header: ResultHeader,
    /// The slides that were searched.
    pub slides: Vec<SearchedSlide>,
    /// The model first, then its baselines, chance last.
    pub methods: Vec<RetrievalMethod>,
}

/// A slide within which tiles and transcriptomes looked for each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchedSlide {
    /// Its name.
    pub slide: String,
    /// Its patient; `None` if nobody knows.
    pub patient: Option<String>,
    /// Test spots: the queries, and the size of the pool.
    pub n_spots: usize,
}

/// Scores of one way to put tiles and transcriptomes into one space.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RetrievalMethod {
    /// Its name.
    pub method: String,
    /// Whether it is the model or a baseline.
    pub role: MethodRole,
    /// Means over slides, each weighing the same.
    pub overall: BothWays,
    /// Scores of each slide, in the order of [`RetrievalResult::slides`].
    pub by_slide: Vec<SlideRetrieval>,
}

/// Scores of one slide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlideRetrieval {
    /// The slide.
    pub slide: String,
    /// Over its test spots; in JSON its fields stand beside the slide.
    #[serde(flatten)]
    pub scores: BothWays,
}

/// Scores of both directions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BothWays {
    /// A tile asks for the transcriptome of its spot.
    pub tile_to_transcriptome: DirectionScores,
    /// A transcriptome asks for the tile of its spot.
    pub transcriptome_to_tile: DirectionScores,
}

named_scores! {
    /// Scores of one direction: an [`Estimate`] each, or an interval or draws of them.
    DirectionScores {
        /// Fraction of spots whose match is the most similar of the pool.
        recall_at_1,
        /// Fraction of spots whose match is among the 5 most similar.
        recall_at_5,
        /// Fraction of spots whose match is among the 10 most similar.
        recall_at_10,
        /// Median over spots of the rank of the match, from 1.
        median_rank,
    }
}

impl DirectionScores {
    /// Scores of one slide whose pool has `n_spots`.
    ///
    /// ```
    /// use comtip_metrics::{DirectionScores, Retrieval, Statistic};
    /// use ndarray::array;
    ///
    /// let similarity = array![[0.9_f32, 0.1], [0.8, 0.3]];
    /// let retrieval = Retrieval::of_similarity(similarity.view())?;
    /// let scores = DirectionScores::of_slide(&retrieval.left_to_right, retrieval.n_pairs);
    /// assert_eq!(scores.recall_at_1.value, Some(0.5));
    /// assert_eq!((scores.median_rank.statistic, scores.median_rank.n), (Statistic::OverSpots, 2));
    /// # Ok::<(), comtip_metrics::MetricError>(())
    /// ```
    pub fn of_slide(scores: &RetrievalScores, n_spots: usize) -> Self {
        let over = |value| Estimate::over(Statistic::OverSpots, Some(value), n_spots);
        Self {
            recall_at_1: over(scores.recall_at_1),
            recall_at_5: over(scores.recall_at_5),
            recall_at_10: over(scores.recall_at_10),
            median_rank: over(scores.median_rank),
        }
    }

    /// The same scores with these intervals.
    #[must_use]
    pub fn with_intervals(self, intervals: DirectionScores<Option<Interval>>) -> Self {
        let with = |score: Estimate, interval| Estimate { interval, ..score };
        Self {
            recall_at_1: with(self.recall_at_1, intervals.recall_at_1),
            recall_at_5: with(self.recall_at_5, intervals.recall_at_5),
            recall_at_10: with(self.recall_at_10, intervals.recall_at_10),
            median_rank: with(self.median_rank, intervals.median_rank),
        }
    }

    /// Means over slides of their scores, each weighing the same.
    fn mean_over_slides(of_slides: &[Self]) -> Self {
        Self::gathered(of_slides, |of| {
            let values = of.iter().map(|of| of.value);
            Estimate::mean(Statistic::MeanOverSlides, values)
        })
    }
}

impl RetrievalMethod {
    /// A method with these scores of slides, and their means.
    ///
    /// ```
    /// use comtip_metrics::{
    ///     BothWays, DirectionScores, MethodRole, RetrievalMethod, RetrievalScores, SlideRetrieval,
    /// };
    ///
    /// let slide = |name: &str, recall_at_1| {
    ///     let scores = RetrievalScores { recall_at_1, recall_at_5: 0.5, recall_at_10: 1.0, median_rank: 5.0 };
    ///     let direction = DirectionScores::of_slide(&scores, 20);
    ///     let scores = BothWays { tile_to_transcriptome: direction, transcriptome_to_tile: direction };
    ///     SlideRetrieval { slide: name.to_owned(), scores }
    /// };
    /// let by_slide = vec![slide("B1", 0.25), slide("B2", 0.75)];
    /// let method = RetrievalMethod::of_slides("comtip, pretrained", MethodRole::Model, by_slide);
    /// let overall = method.overall.tile_to_transcriptome.recall_at_1;
    /// assert_eq!((overall.value, overall.n), (Some(0.5), 2));
    /// ```
    pub fn of_slides(
        method: impl Into<String>,
        role: MethodRole,
        by_slide: Vec<SlideRetrieval>,
    ) -> Self {
        let mean = |of: fn(&BothWays) -> DirectionScores| {
            let of_slides: Vec<DirectionScores> =
                by_slide.iter().map(|slide| of(&slide.scores)).collect();
            DirectionScores::mean_over_slides(&of_slides)
        };
        Self {
            method: method.into(),
            role,
            overall: BothWays {
                tile_to_transcriptome: mean(|both| both.tile_to_transcriptome),
                transcriptome_to_tile: mean(|both| both.transcriptome_to_tile),
            },
            by_slide,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::eval_result::EvalResult;

    const RETRIEVAL: &str = r#"{"protocol":"retrieval","schema_version":1,"run":{"path":"run","seed":7,"comtip":"0.1.0"},"facts":[],"stamps":["leaky across space"],"verdict":{"sentence":"","comparisons":[]},"notes":[],"slides":[{"slide":"B1","patient":null,"n_spots":20}],"methods":[]}"#;

    fn slide(name: &str, recall: f64, n_spots: usize) -> SlideRetrieval {
        let scores = RetrievalScores {
            recall_at_1: recall,
            recall_at_5: recall,
            recall_at_10: recall,
            median_rank: 3.0,
        };
        let direction = DirectionScores::of_slide(&scores, n_spots);
        SlideRetrieval {
            slide: name.to_owned(),
            scores: BothWays {
                tile_to_transcriptome: direction,
                transcriptome_to_tile: direction,
            },
        }
    }

    #[test]
    fn a_slide_of_many_spots_weighs_no_more_than_one_of_few() {
        let slides = vec![slide("B1", 0.5, 2), slide("B2", 0.25, 2_000)];
        let method = RetrievalMethod::of_slides("own", MethodRole::Model, slides);
        let mean = method.overall.transcriptome_to_tile.recall_at_5;
        assert_eq!((mean.value, mean.n, mean.interval), (Some(0.375), 2, None));
        assert_eq!(mean.statistic, Statistic::MeanOverSlides);
    }

    #[test]
    fn without_a_slide_a_mean_is_undefined() {
        let method = RetrievalMethod::of_slides("own", MethodRole::Model, Vec::new());
        assert_eq!(method.overall.tile_to_transcriptome.median_rank.value, None);
    }

    #[test]
    fn directions_of_a_slide_stand_beside_its_name_in_the_json() {
        let json = serde_json::to_value(slide("B1", 0.5, 20)).expect("JSON");
        assert_eq!(json["slide"], "B1");
        assert_eq!(json["tile_to_transcriptome"]["recall_at_10"]["n"], 20);
        assert_eq!(json["transcriptome_to_tile"]["median_rank"]["value"], 3.0);
    }

    #[test]
    fn retrieval_stays_retrieval_through_json_and_back() {
        let result: EvalResult = serde_json::from_str(RETRIEVAL).expect("a result");
        let EvalResult::Retrieval(of_spots) = &result else {
            panic!("another protocol");
        };
        assert_eq!(of_spots.slides[0].n_spots, 20);
        assert_eq!(result.protocol(), "retrieval");
        assert_eq!(result.stamps(), ["leaky across space"]);
        assert!(result.mapped_slides().is_empty());
        assert_eq!(serde_json::to_string(&result).expect("JSON"), RETRIEVAL);
    }
}
