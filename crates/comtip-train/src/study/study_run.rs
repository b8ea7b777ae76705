//! A run of a study.

use crate::run::RunFolder;

/// A run of a study.
#[derive(Debug, Clone)]
pub struct StudyRun {
    /// Name of its variant.
    pub variant: String,
    /// Number of its fold.
    pub fold: usize,
    /// Its seed.
    pub seed: u64,
    /// Where it lies: an ordinary run.
    pub run: RunFolder,
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StudyRunState {
    /// It is still to begin.
    Fresh,
    /// It was begun and has no model yet.
    Begun,
    /// It has left its model.
    Finished,
}
