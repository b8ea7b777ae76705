//! Leiden: communities of a graph by local moving, refinement and aggregation.

mod aggregation;
mod config;
mod connected_parts;
mod levels;
mod link_tally;
mod local_moving;
mod partition;
mod quality;
mod refinement;
mod resolution_search;

pub use config::{Leiden, LeidenFit};
pub use resolution_search::ResolutionSearch;
