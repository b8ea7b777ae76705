//! Whether the model beats its baselines.

use serde::{Deserialize, Serialize};

/// Whether the model beats its baselines, in words and as comparisons.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// One sentence, numbers with three decimals.
    pub sentence: String,
    /// What it is made of.
    pub comparisons: Vec<Comparison>,
}

/// The model beside the best baseline, by one metric.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The metric, by the name of its field: `ari`, `pcc_per_slide`, `mae`.
    pub metric: String,
    /// The slide that is compared; `None` for the score over all.
    pub slide: Option<String>,
    /// The model's score; `None` where it is undefined, which counts as 0.
    pub value: Option<f64>,
    /// The best baseline.
    pub baseline: String,
    /// Its score.
    pub baseline_value: Option<f64>,
    /// Whether the model is better at three decimals, which is what a reader compares.
    pub is_better: bool,
}
