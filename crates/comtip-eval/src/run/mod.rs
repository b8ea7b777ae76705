//! The run that is scored, held against the shards it is scored on.

mod open_run;
mod patients;
mod tiles;

pub use open_run::open_run;
pub(crate) use open_run::split_of_run;
pub use patients::differing_patients;
pub use tiles::{TileMismatch, tile_problem};
