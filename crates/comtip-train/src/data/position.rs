//! How far a run has come.

use serde::{Deserialize, Serialize};

/// How far a run has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// The epoch that is under way, from 1; one more than there are at the end.
    pub epoch: usize,
    /// Steps of it that are done.
    pub step: usize,
    /// Steps done in all epochs.
    pub total_steps: usize,
}
