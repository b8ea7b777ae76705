//! How much expression a simple predictor reads from embeddings.

mod centred;
mod cholesky;
mod group_folds;
mod leave_groups_out;
mod ridge;
mod ridge_fit;
mod ridge_system;
mod standardizer;
mod train_mean;

pub use group_folds::group_folds;
pub use ridge::Ridge;
pub use ridge_fit::{GridEnd, RidgeFit};
pub use train_mean::TrainMean;
