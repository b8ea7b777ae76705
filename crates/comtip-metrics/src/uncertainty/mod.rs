//! How far a score may be off.

mod acceleration;
mod bca;
mod bootstrap;
mod gene_draws;
mod no_interval;
mod quantile;
mod query_draws;
mod resampled;
mod sign_flip_test;
mod split_conformal;
mod spot_draws;
mod standard_normal;
mod stratified_mean;
mod student_t;
mod weighted_pairs;

pub use bootstrap::{Bootstrap, Bootstrapped};
pub use no_interval::NoInterval;
pub use query_draws::QueryDraws;
pub use resampled::Resampled;
pub use sign_flip_test::{SignFlip, SignFlipTest};
pub use split_conformal::SplitConformal;
pub use spot_draws::{Differences, SpotDraws};
pub use student_t::{interval_over_seeds, student_t_quantile};
