//! Predicted expression against measured expression.

mod gaussian_window;
mod mean_absolute_error;
mod mean_squared_error;
mod most_variable;
mod pearson;
mod r_squared;
mod scores;
mod scores_by_group;
mod spearman;
mod spot_places;
mod spot_raster;
mod structural_similarity;
mod top_genes;

pub use mean_absolute_error::mean_absolute_error;
pub use mean_squared_error::mean_squared_error;
pub use most_variable::most_variable;
pub use pearson::pearson;
pub use r_squared::r_squared;
pub(crate) use scores::explained;
pub use scores::{ExpressionScores, GeneScore};
pub use scores_by_group::ScoresByGroup;
pub use spearman::spearman;
pub use spot_raster::SpotRaster;
pub use top_genes::TopGenes;
