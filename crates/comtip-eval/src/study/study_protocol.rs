//! A protocol that scores every run of a study.

use comtip_metrics::EvalResult;

use crate::clustering::{ClusteringOptions, clustering};
use crate::context::EvalContext;
use crate::error::EvalError;
use crate::expression::{ExpressionOptions, RobustnessOptions, expression, robustness, zero_shot};
use crate::retrieval::retrieval;

/// A protocol that scores every run of a study.
///
/// ```
/// use comtip_eval::{ExpressionOptions, StudyProtocol};
///
/// let protocol = StudyProtocol::expression(ExpressionOptions::default());
/// assert_eq!(protocol.name, "expression");
/// ```
pub struct StudyProtocol {
    /// Its name, by which its scores are kept.
    pub name: &'static str,
    /// All that its scores depend on besides the run and the shards, in words: scores that were kept under others are not read.
    pub options: String,
    /// Scores a run.
    pub score: Box<ScoreRun>,
}

/// Scores a run.
type ScoreRun = dyn Fn(&EvalContext) -> Result<EvalResult, EvalError>;

impl StudyProtocol {
    /// Clusters of frozen embeddings.
    pub fn clustering(options: ClusteringOptions) -> Self {
        Self {
            name: "clustering",
            options: format!("{options:?}"),
            score: Box::new(move |context| Ok(clustering(context, &options)?.into())),
        }
    }

    /// Expression by a ridge probe.
    pub fn expression(options: ExpressionOptions) -> Self {
        Self {
            name: "expression",
            options: format!("{options:?}"),
            score: Box::new(move |context| Ok(expression(context, &options)?.into())),
        }
    }

    /// Tiles and transcriptomes that look for each other.
    pub fn retrieval() -> Self {
        Self {
            name: "retrieval",
            options: String::new(),
            score: Box::new(|context| Ok(retrieval(context)?.into())),
        }
    }

    /// Zero-shot scores under sentences in other words.
    pub fn robustness(options: RobustnessOptions) -> Self {
        Self {
            name: "robustness",
            options: format!("{options:?}"),
            score: Box::new(move |context| Ok(robustness(context, &options)?.into())),
        }
    }

    /// Expression by gene sentences, nothing fitted.
    pub fn zero_shot() -> Self {
        Self {
            name: "zero-shot",
            options: String::new(),
            score: Box::new(|context| Ok(zero_shot(context)?.into())),
        }
    }

    /// What variants of a training are compared by: expression by a probe and by sentences, retrieval, clustering.
    pub fn of_ablation() -> Vec<Self> {
        vec![
            Self::expression(ExpressionOptions::default()),
            Self::zero_shot(),
            Self::retrieval(),
            Self::clustering(ClusteringOptions::default()),
        ]
    }
}

impl std::fmt::Debug for StudyProtocol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StudyProtocol")
            .field("name", &self.name)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
