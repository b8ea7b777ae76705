//! Ways to see a tile: the trained encoder, and what it has to beat.

mod baseline_towers;
mod baselines;
mod embedded;
mod encoder;
mod given_towers;
mod surroundings;

pub use baseline_towers::BaselineTowers;
pub use baselines::Baselines;
pub(crate) use baselines::{TEXTURES, WITH_SURROUNDINGS};
pub(crate) use embedded::{Embedded, embed};
pub(crate) use encoder::{Encoder, Sight};
pub(crate) use surroundings::with_surroundings;
