//! From the weights of others to towers.

mod assign;
mod import;
mod imported;
mod interpolate;
mod pixels;
mod skipped;
mod stretch;
mod variants;

pub use import::import_towers;
pub use imported::{ImportAccount, Imported};
