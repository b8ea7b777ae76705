//! The result of any protocol.

use serde::{Deserialize, Serialize};

use super::clustering_result::ClusteringResult;
use super::expression_result::ExpressionResult;
use super::fine_tuned_result::FineTunedResult;
use super::result_header::ResultHeader;
use super::retrieval_result::RetrievalResult;
use super::robustness_result::RobustnessResult;
use super::score_row::ScoreRow;
use super::score_rows::score_rows;
use super::zero_shot_result::ZeroShotResult;

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
///         EvalResult::FineTuned(result) => result.expression.methods.len(),
///         EvalResult::Retrieval(result) => result.methods.len(),
///         EvalResult::Robustness(result) => result.methods.len(),
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
    /// Expression by a network that was trained with a head.
    FineTuned(FineTunedResult),
    /// Tiles and transcriptomes that look for each other.
    Retrieval(RetrievalResult),
    /// Zero-shot scores under sentences in other words.
    Robustness(RobustnessResult),
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

impl From<FineTunedResult> for EvalResult {
    fn from(result: FineTunedResult) -> Self {
        Self::FineTuned(result)
    }
}

impl From<RetrievalResult> for EvalResult {
    fn from(result: RetrievalResult) -> Self {
        Self::Retrieval(result)
    }
}

impl From<RobustnessResult> for EvalResult {
    fn from(result: RobustnessResult) -> Self {
        Self::Robustness(result)
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
            Self::FineTuned(_) => "fine-tuned",
            Self::Retrieval(_) => "retrieval",
            Self::Robustness(_) => "robustness",
            Self::ZeroShot(_) => "zero-shot",
        }
    }

    /// What it begins with, whatever the protocol.
    pub fn header(&self) -> &ResultHeader {
        match self {
            Self::Clustering(result) => &result.header,
            Self::Retrieval(result) => &result.header,
            Self::Robustness(result) => &result.header,
            Self::Expression(result)
            | Self::FineTuned(FineTunedResult { expression: result })
            | Self::ZeroShot(ZeroShotResult { expression: result }) => &result.header,
        }
    }

    /// What must stand beside every score, as `leaky across space`; empty for a clean split.
    pub fn stamps(&self) -> &[String] {
        &self.header().stamps
    }

    /// Every value of it as a row, method by method, from the whole to its parts.
    pub fn score_rows(&self) -> Vec<ScoreRow<'_>> {
        score_rows(self)
    }

    /// Slides that maps are drawn of.
    pub fn mapped_slides(&self) -> Vec<&str> {
        match self {
            Self::Clustering(result) => {
                let positions = result.maps.iter().map(|map| &map.positions);
                positions.map(|at| at.slide.as_str()).collect()
            }
            Self::Expression(result)
            | Self::FineTuned(FineTunedResult { expression: result })
            | Self::ZeroShot(ZeroShotResult { expression: result }) => {
                let slides = result.maps.slides.iter().map(|slide| &slide.positions);
                slides.map(|at| at.slide.as_str()).collect()
            }
            Self::Retrieval(_) | Self::Robustness(_) => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Protocol;
    use crate::results::cluster_algorithm::ClusterAlgorithm;
    use crate::results::expression_maps::ExpressionMaps;
    use crate::results::run_facts::RunFacts;
    use crate::results::schema_version::SchemaVersion;
    use crate::results::verdict::Verdict;

    const CLUSTERING: &str = r#"{"protocol":"clustering","schema_version":1,"run":{"path":"run","seed":7,"comtip":"0.1.0"},"facts":[{"name":"seed","value":"7"}],"stamps":[],"verdict":{"sentence":"","comparisons":[]},"notes":["A note."],"algorithm":"k-means","slides":[],"skipped":[],"methods":[]}"#;
    const ZERO_SHOT: &str = r#"{"protocol":"zero-shot","schema_version":1,"run":{"path":"run","seed":7,"comtip":"0.1.0"},"facts":[{"name":"seed","value":"7"}],"stamps":[],"verdict":{"sentence":"","comparisons":[]},"notes":["A note."],"genes":["ERBB2"],"slides":[],"methods":[]}"#;

    fn header() -> ResultHeader {
        ResultHeader {
            schema_version: SchemaVersion,
            run: RunFacts {
                path: "run".to_owned(),
                seed: 7,
                comtip: "0.1.0".to_owned(),
            },
            facts: Protocol::new().with("seed", 7),
            stamps: Vec::new(),
            verdict: Verdict::default(),
            notes: vec!["A note.".to_owned()],
        }
    }

    /// The fields of the header stand among those of the result, as docs/results.md and the schema have them.
    #[test]
    fn a_result_is_one_flat_object_with_protocol_and_header_first() {
        let clustering = EvalResult::Clustering(ClusteringResult {
            header: header(),
            algorithm: ClusterAlgorithm::KMeans,
            slides: Vec::new(),
            skipped: Vec::new(),
            methods: Vec::new(),
            maps: Vec::new(),
        });
        let expression = ExpressionResult {
            header: header(),
            genes: vec!["ERBB2".to_owned()],
            slides: Vec::new(),
            ceiling: None,
            methods: Vec::new(),
            prediction_intervals: None,
            maps: ExpressionMaps::default(),
        };
        let zero_shot = EvalResult::ZeroShot(ZeroShotResult { expression });
        for (result, json) in [(clustering, CLUSTERING), (zero_shot, ZERO_SHOT)] {
            assert_eq!(serde_json::to_string(&result).expect("JSON"), json);
            let read: EvalResult = serde_json::from_str(json).expect("a result");
            assert_eq!(read, result);
        }
    }

    #[test]
    fn a_result_of_another_version_is_refused_in_words() {
        let other = CLUSTERING.replace("\"schema_version\":1", "\"schema_version\":2");
        let error = serde_json::from_str::<EvalResult>(&other).expect_err("refused");
        assert_eq!(
            error.to_string(),
            "results of schema version 2, and this release reads version 1"
        );
    }
}
