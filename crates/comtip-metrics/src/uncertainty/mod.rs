//! How far a score may be off.

mod bootstrap;
mod no_interval;
mod quantile;
mod sign_flip_test;
mod split_conformal;
mod spot_draws;
mod student_t;
mod weighted_pairs;

pub use bootstrap::{Bootstrap, Bootstrapped};
pub use no_interval::NoInterval;
pub use sign_flip_test::{SignFlip, SignFlipTest};
pub use split_conformal::SplitConformal;
pub use spot_draws::{Differences, SpotDraws};
pub use student_t::{interval_over_seeds, student_t_quantile};
