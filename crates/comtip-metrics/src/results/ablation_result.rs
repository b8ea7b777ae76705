//! What each part of the training is worth.

use serde::{Deserialize, Serialize};

use super::schema_version::SchemaVersion;
use super::study_estimate::{Finding, StudyEstimate};
use super::study_facts::StudyFacts;

/// Variants of a study beside the first of them, by scores of several protocols: Table 3 of the paper.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AblationResult {
    /// `ablation`
    pub protocol: String,
    /// Version of this layout.
    pub schema_version: SchemaVersion,
    /// The study that was scored.
    pub study: StudyFacts,
    /// What must stand beside every score.
    pub stamps: Vec<String>,
    /// What the parts are worth, in one sentence, with the stamps.
    pub verdict: String,
    /// What a reader must know besides, a sentence each.
    pub notes: Vec<String>,
    /// What the variants are scored by.
    pub columns: Vec<AblationColumn>,
    /// The variants, in the order of the study.
    pub rows: Vec<AblationRow>,
}

/// A score that variants are compared by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AblationColumn {
    /// What it is, for the head of a table.
    pub name: String,
    /// The protocol it is of.
    pub protocol: String,
    /// The method of this protocol.
    pub method: String,
    /// The metric, by its name in CSV.
    pub metric: String,
}

/// One variant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AblationRow {
    /// Its name.
    pub variant: String,
    /// Settings that differ from those of the study, `KEY=VALUE`.
    pub changes: Vec<String>,
    /// Its scores, in the order of [`AblationResult::columns`].
    pub cells: Vec<AblationCell>,
}

/// A score of a variant, and how far it is above that of the first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AblationCell {
    /// The score.
    pub score: StudyEstimate,
    /// What anyone could score; `None` where nothing says so.
    pub at_most: Option<f64>,
    /// How far it is above the first variant, run by run; `None` of the first.
    pub difference: Option<StudyEstimate>,
    /// Whether it is above or below the first variant; `None` of the first, and where the seeds cannot tell.
    pub finding: Option<Finding>,
}
