//! Whether the model beats its baselines.

use serde::{Deserialize, Serialize};

use super::estimate::Interval;

/// Whether the model beats its baselines, in words and as comparisons.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// One sentence, numbers with three decimals, and behind them the stamps of the scores.
    pub sentence: String,
    /// What it is made of.
    pub comparisons: Vec<Comparison>,
}

/// The model beside the best baseline, by one metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The metric, by the name of its field: `ari`, `pcc_per_slide`, `mae`, and of
    /// retrieval its direction before it: `tile_to_transcriptome_recall_at_10`.
    pub metric: String,
    /// The slide that is compared; `None` for the score over all.
    pub slide: Option<String>,
    /// The model's score; `None` where it is undefined, which counts as 0.
    pub value: Option<f64>,
    /// The best baseline.
    pub baseline: String,
    /// Its score.
    pub baseline_value: Option<f64>,
    /// How far the model is above the baseline, both scored on the same draws; `None` where nothing says so. Where it
    /// holds 0, no difference was seen.
    #[serde(default)]
    pub difference: Option<Interval>,
    /// Whether the model is better at three decimals, which is what a reader compares.
    pub is_better: bool,
}

impl Verdict {
    /// The same with the stamps of the scores in its sentence, as its numbers are scores too.
    ///
    /// ```
    /// use comtip_metrics::Verdict;
    ///
    /// let verdict = Verdict {
    ///     sentence: "Above every baseline on this slide: median ARI 0.193 against 0.174 (random).".to_owned(),
    ///     ..Verdict::default()
    /// };
    /// let stamped = verdict.clone().stamped(&["leaky across space".to_owned()]);
    /// assert_eq!(
    ///     stamped.sentence,
    ///     "Above every baseline on this slide: median ARI 0.193 against 0.174 (random) (leaky across space)."
    /// );
    /// assert_eq!(verdict.clone().stamped(&[]), verdict);
    /// ```
    #[must_use]
    pub fn stamped(self, stamps: &[String]) -> Self {
        if stamps.is_empty() || self.sentence.is_empty() {
            return self;
        }
        let sentence = self.sentence.trim_end_matches('.');
        Self {
            sentence: format!("{sentence} ({}).", stamps.join("; ")),
            ..self
        }
    }
}
