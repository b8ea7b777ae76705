//! A method with its scores, and these on data that are drawn anew.

use comtip_metrics::ExpressionMethod;

use super::spread::Spread;

/// A method with its scores, and these on data that are drawn anew.
pub(super) struct ScoredMethod {
    pub(super) method: ExpressionMethod,
    pub(super) spread: Spread,
}

/// Methods without their draws.
pub(super) fn into_methods(scored: Vec<ScoredMethod>) -> Vec<ExpressionMethod> {
    scored.into_iter().map(|scored| scored.method).collect()
}
