//! How well is expression predicted, by a fitted probe and by similarity to sentences, and how much hangs on their words?

mod assembled;
mod calibration_folds;
mod ceilings;
mod depth;
mod expression;
mod fine_tuned;
mod group_scores;
mod groups;
mod intervals;
mod measured;
mod oracle;
mod outcome;
mod patient_means;
mod penalties;
mod robustness;
mod score;
mod scored_genes;
mod scored_method;
mod slide_rasters;
mod spread;
mod verdict;
mod wording;
mod wording_verdict;
mod zero_shot;

pub use expression::{ExpressionOptions, expression};
pub use fine_tuned::fine_tuned;
pub use robustness::{RobustnessOptions, robustness};
pub use zero_shot::zero_shot;
