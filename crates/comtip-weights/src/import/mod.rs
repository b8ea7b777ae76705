//! From the weights of others to towers.

mod assign;
mod import;
mod interpolate;

pub use import::{ImportAccount, Imported, import_towers};
