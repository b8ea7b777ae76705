//! How much expression a simple predictor reads from embeddings.

mod ridge;
mod ridge_fit;
mod ridge_system;
mod standardizer;
mod train_mean;

pub use ridge::Ridge;
pub use ridge_fit::{GridEnd, RidgeFit};
pub use train_mean::TrainMean;
