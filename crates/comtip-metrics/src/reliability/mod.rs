//! How well a gene can be predicted at best, given the noise of its counts.

mod pcc_ceiling;
mod spot_counts;
mod thinning;

pub use pcc_ceiling::PccCeiling;
pub use spot_counts::SpotCounts;
