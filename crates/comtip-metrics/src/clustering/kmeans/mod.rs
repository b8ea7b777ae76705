//! K-means: seeding, Lloyd's iterations, and the best of several starts.

mod config;
mod lloyd;
mod seeding;

pub use config::{KMeans, KMeansFit};
