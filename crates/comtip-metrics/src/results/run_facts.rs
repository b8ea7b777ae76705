//! Which run was scored, and by what each method is.

use serde::{Deserialize, Serialize};

/// The run whose model was scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFacts {
    /// Its folder, as it was given.
    pub path: String,
    /// The seed of all its random choices.
    pub seed: u64,
    /// Version of comtip that scored it.
    pub comtip: String,
}

/// Whether a method is what was trained, what it has to beat, or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MethodRole {
    /// The trained model.
    Model,
    /// What it has to beat.
    Baseline,
    /// What reads the measured values of the test spots: it shows what is there to be found, and is no competitor.
    Oracle,
}

impl MethodRole {
    /// Its name in JSON and CSV.
    pub fn name(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Baseline => "baseline",
            Self::Oracle => "oracle",
        }
    }
}
