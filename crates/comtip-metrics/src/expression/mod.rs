//! Predicted expression against measured expression.

mod mean_absolute_error;
mod pearson;
mod scores;
mod scores_by_group;

pub use mean_absolute_error::mean_absolute_error;
pub use pearson::pearson;
pub use scores::{ExpressionScores, GeneScore};
pub use scores_by_group::ScoresByGroup;
