//! The result of any protocol.

use serde::{Deserialize, Serialize};

use super::clustering_result::ClusteringResult;
use super::expression_result::ExpressionResult;
use super::run_facts::RunFacts;
use super::verdict::Verdict;
use crate::protocol::Protocol;

/// The result of any protocol; in JSON the object of its struct, with `protocol` first.
///
/// Maps are no part of the JSON: what is read back has none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "protocol", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EvalResult {
    /// Clusters of embeddings against labels.
    Clustering(ClusteringResult),
    /// Expression from embeddings by a fitted probe.
    Expression(ExpressionResult),
    /// Expression by similarity to gene sentences, nothing fitted.
    ZeroShot(ExpressionResult),
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
            Self::Expression(result) | Self::ZeroShot(result) => &result.run,
        }
    }

    /// What the scores depend on.
    pub fn facts(&self) -> &Protocol {
        match self {
            Self::Clustering(result) => &result.facts,
            Self::Expression(result) | Self::ZeroShot(result) => &result.facts,
        }
    }

    /// Whether the model beats its baselines.
    pub fn verdict(&self) -> &Verdict {
        match self {
            Self::Clustering(result) => &result.verdict,
            Self::Expression(result) | Self::ZeroShot(result) => &result.verdict,
        }
    }

    /// Slides that maps are drawn of.
    pub fn mapped_slides(&self) -> Vec<&str> {
        match self {
            Self::Clustering(result) => {
                let positions = result.maps.iter().map(|map| &map.positions);
                positions.map(|at| at.slide.as_str()).collect()
            }
            Self::Expression(result) | Self::ZeroShot(result) => {
                let slides = result.maps.slides.iter().map(|slide| &slide.positions);
                slides.map(|at| at.slide.as_str()).collect()
            }
        }
    }
}
