//! What happens while a study is scored.

use comtip_train::StudyRun;

/// What happens while a study is scored, for progress; scores come back as values.
#[derive(Debug)]
#[non_exhaustive]
pub enum StudyEvent<'a> {
    /// A run is scored next.
    RunStarted {
        /// Its place among the runs of the study, from 1.
        at: usize,
        /// All runs.
        n_runs: usize,
        /// The run.
        run: &'a StudyRun,
        /// What its fold tests, in words.
        tested: &'a str,
    },
    /// All scores of a run were kept by an earlier call, and are read.
    RunRead {
        /// Its place among the runs of the study, from 1.
        at: usize,
        /// All runs.
        n_runs: usize,
        /// The run.
        run: &'a StudyRun,
        /// What its fold tests, in words.
        tested: &'a str,
    },
    /// Scores that were kept are not taken and computed again, as what they depend on or the file itself was changed.
    NotTaken {
        /// Why, with the file.
        problem: String,
    },
    /// Scores cannot be kept, as in a folder that may not be written to; another call computes them again.
    NotKept {
        /// Why, with the file.
        problem: String,
    },
}
