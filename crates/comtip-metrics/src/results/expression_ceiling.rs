//! How high could anyone score?

use serde::{Deserialize, Serialize};

use super::estimate::Estimate;

/// The PCC of a predictor that knew the tissue exactly, as the noise of the counts bounds it
/// ([`PccCeiling`](crate::PccCeiling), which also says what it is not).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExpressionCeiling {
    /// Mean over genes, then over slides: what [`OverallExpression::pcc_per_slide`](crate::OverallExpression) is at most.
    pub pcc_per_slide: Estimate,
    /// Ceilings on each slide, in the order of [`ExpressionResult::slides`](crate::ExpressionResult).
    pub by_slide: Vec<SlideCeiling>,
    /// Ceilings of each gene, in the order of [`ExpressionResult::genes`](crate::ExpressionResult), mean over slides.
    pub by_gene: Vec<Estimate>,
}

impl ExpressionCeiling {
    /// The name of its values among rows of scores, which are of no method.
    pub const METRIC: &'static str = "pcc_at_most";
}

/// The ceilings on one slide.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlideCeiling {
    /// The slide.
    pub slide: String,
    /// Mean over genes.
    pub pcc: Estimate,
    /// Of each gene; `None` where half of its counts are the same at every spot.
    pub genes: Vec<Option<f64>>,
}
