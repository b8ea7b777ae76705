//! What is scored, and what stands beside it.

use std::path::PathBuf;

use super::arguments::{Evaluate, Paper};
use super::probed::Probed;

/// What is scored, and what stands beside it.
pub(super) struct Asked<'a> {
    pub(super) arguments: &'a Evaluate,
    /// Whether the table that the paper has of it does.
    pub(super) has_published: bool,
    /// Weights of others that do.
    pub(super) baseline_weights: &'a [PathBuf],
}

impl<'a> Asked<'a> {
    /// With nothing beside it.
    pub(super) fn of(arguments: &'a Evaluate) -> Self {
        Self {
            arguments,
            has_published: false,
            baseline_weights: &[],
        }
    }

    /// With what was asked for beside it.
    pub(super) fn beside(arguments: &'a Evaluate, paper: Paper, probed: &'a Probed) -> Self {
        Self {
            has_published: paper.is_asked,
            baseline_weights: &probed.baseline_weights,
            ..Self::of(arguments)
        }
    }
}
