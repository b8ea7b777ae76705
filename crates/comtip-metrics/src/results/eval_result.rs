//! The result of any protocol.

use serde::{Deserialize, Serialize};

use super::clustering_result::ClusteringResult;
use super::expression_result::ExpressionResult;
use super::run_facts::RunFacts;
use super::verdict::Verdict;
use super::zero_shot_result::ZeroShotResult;
use crate::protocol::Protocol;

/// The result of any protocol; in JSON the object of its struct, with `protocol` first.
///
/// Maps are no part of the JSON: what is read back has none.
///
/// It names every protocol, so that a view of results that lacks one does not compile:
///
/// ```
/// use comtip_metrics::EvalResult;
///
/// fn n_methods(result: &EvalResult) -> usize {
///     match result {
///         EvalResult::Clustering(result) => result.methods.len(),
///         EvalResult::Expression(result) => result.methods.len(),
///         EvalResult::ZeroShot(result) => result.expression.methods.len(),
///     }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "protocol", rename_all = "kebab-case")]
pub enum EvalResult {
    /// Clusters of embeddings against labels.
    Clustering(ClusteringResult),
    /// Expression from embeddings by a fitted probe.
    Expression(ExpressionResult),
    /// Expression by similarity to gene sentences, nothing fitted.
    ZeroShot(ZeroShotResult),
}

impl From<ClusteringResult> for EvalResult {
    fn from(result: ClusteringResult) -> Self {
        Self::Clustering(result)
    }
}

impl From<ExpressionResult> for EvalResult {
    fn from(result: ExpressionResult) -> Self {
        Self::Expression(result)
    }
}

impl From<ZeroShotResult> for EvalResult {
    fn from(result: ZeroShotResult) -> Self {
        Self::ZeroShot(result)
    }
}

impl EvalResult {
    /// Name of the protocol in JSON and CSV.
    pub fn protocol(&self) -> &'static str {
        match self {
            Self::Clustering(_) => "clustering",
            Self::Expression(_) => "expression",
            Self::ZeroShot(_) => "zero-shot",
        }
    }

    /// The run that was scored.
    pub fn run(&self) -> &RunFacts {
        match self {
            Self::Clustering(result) => &result.run,
            Self::Expression(result) | Self::ZeroShot(ZeroShotResult { expression: result }) => {
                &result.run
            }
        }
    }

    /// What the scores depend on.
    pub fn facts(&self) -> &Protocol {
        match self {
            Self::Clustering(result) => &result.facts,
            Self::Expression(result) | Self::ZeroShot(ZeroShotResult { expression: result }) => {
                &result.facts
            }
        }
    }

    /// Whether the model beats its baselines.
    pub fn verdict(&self) -> &Verdict {
        match self {
            Self::Clustering(result) => &result.verdict,
            Self::Expression(result) | Self::ZeroShot(ZeroShotResult { expression: result }) => {
                &result.verdict
            }
        }
    }

    /// What must stand beside every score, as `leaky across space`; empty for a clean split.
    pub fn stamps(&self) -> &[String] {
        match self {
            Self::Clustering(result) => &result.stamps,
            Self::Expression(result) | Self::ZeroShot(ZeroShotResult { expression: result }) => {
                &result.stamps
            }
        }
    }

    /// Slides that maps are drawn of.
    pub fn mapped_slides(&self) -> Vec<&str> {
        match self {
            Self::Clustering(result) => {
                let positions = result.maps.iter().map(|map| &map.positions);
                positions.map(|at| at.slide.as_str()).collect()
            }
            Self::Expression(result) | Self::ZeroShot(ZeroShotResult { expression: result }) => {
                let slides = result.maps.slides.iter().map(|slide| &slide.positions);
                slides.map(|at| at.slide.as_str()).collect()
            }
        }
    }
}
