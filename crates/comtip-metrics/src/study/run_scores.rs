//! The result of one run of a study.

use crate::results::EvalResult;

/// The result of one run of a study: what [`StudyResult::of_runs`](crate::StudyResult::of_runs) puts together.
#[derive(Debug, Clone, PartialEq)]
pub struct RunScores {
    /// The variant of the run.
    pub variant: String,
    /// Its fold.
    pub fold: usize,
    /// The seed of its training.
    pub seed: u64,
    /// What a protocol found.
    pub result: EvalResult,
}
