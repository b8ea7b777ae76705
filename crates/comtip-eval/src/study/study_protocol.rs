//! A protocol that scores every run of a study.

use comtip_metrics::EvalResult;
use comtip_model::TileRepresentation;

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
            options: of_clustering(&options),
            score: Box::new(move |context| Ok(clustering(context, &options)?.into())),
        }
    }

    /// Expression by a ridge probe.
    pub fn expression(options: ExpressionOptions) -> Self {
        Self {
            name: "expression",
            options: of_expression(&options),
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

/// Options in words; what is off has none, so that scores that were kept before it was there are still read.
fn of_clustering(options: &ClusteringOptions) -> String {
    let ClusteringOptions {
        method,
        n_seeds,
        n_clusters,
        representation,
    } = options;
    let words = format!(
        "ClusteringOptions {{ method: {method:?}, n_seeds: {n_seeds:?}, n_clusters: {n_clusters:?} }}"
    );
    with_representation(words, *representation)
}

/// As [`of_clustering`].
fn of_expression(options: &ExpressionOptions) -> String {
    let ExpressionOptions {
        ridge,
        representation,
        has_oracle,
    } = options;
    let words = with_representation(
        format!("ExpressionOptions {{ ridge: {ridge:?} }}"),
        *representation,
    );
    match has_oracle {
        true => format!("{words}, with an oracle"),
        false => words,
    }
}

fn with_representation(words: String, representation: TileRepresentation) -> String {
    match representation {
        TileRepresentation::Joint => words,
        other => format!("{words}, of {other}"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_off_is_no_part_of_the_options_and_what_is_on_makes_others() {
        let clustering = |representation| {
            let options = ClusteringOptions {
                representation,
                ..ClusteringOptions::default()
            };
            StudyProtocol::clustering(options).options
        };
        let joint = "ClusteringOptions { method: KMeans, n_seeds: 11, n_clusters: None }";
        assert_eq!(clustering(TileRepresentation::Joint), joint);
        assert_eq!(
            clustering(TileRepresentation::Pooled),
            format!("{joint}, of pooled")
        );
        let expression = |representation, has_oracle| {
            let options = ExpressionOptions {
                representation,
                has_oracle,
                ..ExpressionOptions::default()
            };
            StudyProtocol::expression(options).options
        };
        let joint = expression(TileRepresentation::Joint, false);
        assert!(
            joint.starts_with("ExpressionOptions { ridge: Ridge { ") && joint.ends_with(" } }")
        );
        assert_eq!(
            expression(TileRepresentation::ClassToken, true),
            format!("{joint}, of class-token, with an oracle")
        );
    }
}
