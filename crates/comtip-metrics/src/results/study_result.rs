//! Scores of a study by one protocol, over its folds and training seeds.

use serde::{Deserialize, Serialize};

use super::run_facts::MethodRole;
use super::schema_version::SchemaVersion;
use super::study_estimate::{Finding, StudyEstimate};
use super::study_facts::StudyFacts;
use crate::protocol::Protocol;

/// Scores of a study by one protocol, over its folds and training seeds.
///
/// It is made of the [`score_rows`](crate::EvalResult::score_rows) of its runs, whatever their protocol, but for those of single seeds of
/// k-means.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StudyResult {
    /// Name of the protocol that scored the runs.
    pub protocol: String,
    /// Version of this layout.
    pub schema_version: SchemaVersion,
    /// The study that was scored.
    pub study: StudyFacts,
    /// What the scores of all runs depend on alike.
    pub facts: Protocol,
    /// What must stand beside every score, as `leaky across space` or `8 of 12 runs`; empty for a clean and whole study.
    pub stamps: Vec<String>,
    /// Whether the model beats its baselines, in one sentence, with the stamps.
    pub verdict: String,
    /// What a reader must know besides, a sentence each.
    pub notes: Vec<String>,
    /// Every score, variant by variant and method by method.
    pub scores: Vec<StudyScore>,
    /// The model beside each baseline, and every variant beside the first, run by run.
    pub differences: Vec<StudyDifference>,
}

/// A score of one method of one variant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StudyScore {
    /// The variant.
    pub variant: String,
    /// The method; `None` for a value of no method, as what bounds all of them.
    pub method: Option<String>,
    /// Whether it is the model or a baseline; `None` of no method.
    pub role: Option<MethodRole>,
    /// What it is of: `all`, `slide`, `patient`, `gene`, `slide-gene`.
    pub level: String,
    /// The slide; `None` where the level is above.
    pub slide: Option<String>,
    /// The patient; `None` where the level is above, or nobody knows.
    pub patient: Option<String>,
    /// The gene; `None` where the level is above.
    pub gene: Option<String>,
    /// The metric, by its name in CSV.
    pub metric: String,
    /// The score.
    #[serde(flatten)]
    pub estimate: StudyEstimate,
}

/// How far a method of a variant is above another, over all test spots, run by run of the same fold and seed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StudyDifference {
    /// The variant.
    pub variant: String,
    /// The method.
    pub method: String,
    /// The variant it is compared with.
    pub against_variant: String,
    /// The method it is compared with.
    pub against_method: String,
    /// The metric, by its name in CSV.
    pub metric: String,
    /// Whether it is above or below; `None` where the seeds cannot tell.
    pub finding: Option<Finding>,
    /// The difference.
    #[serde(flatten)]
    pub estimate: StudyEstimate,
}

impl StudyResult {
    /// A score over all test spots; `method` is `None` for what bounds all of them.
    pub fn overall(
        &self,
        variant: &str,
        method: Option<&str>,
        metric: &str,
    ) -> Option<&StudyScore> {
        self.scores.iter().find(|score| {
            score.level == "all"
                && score.variant == variant
                && score.method.as_deref() == method
                && score.metric == metric
        })
    }

    /// Names of the methods of a variant and their roles, the model first.
    pub fn methods(&self, variant: &str) -> Vec<(&str, MethodRole)> {
        let mut methods: Vec<(&str, MethodRole)> = Vec::new();
        for score in self.scores.iter().filter(|of| of.variant == variant) {
            let (Some(method), Some(role)) = (score.method.as_deref(), score.role) else {
                continue;
            };
            if !methods.iter().any(|(known, _)| *known == method) {
                methods.push((method, role));
            }
        }
        methods
    }

    /// The model of a variant: its first method of this role.
    pub fn model(&self, variant: &str) -> Option<&str> {
        let methods = self.methods(variant);
        let model = methods.iter().find(|(_, role)| *role == MethodRole::Model);
        model.map(|(method, _)| *method)
    }
}
