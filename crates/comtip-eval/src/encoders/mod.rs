//! Ways to see a tile: the trained encoder, and what it has to beat.

mod baselines;
mod embedded;
mod encoder;

pub use baselines::Baselines;
pub(crate) use embedded::{Embedded, embed};
pub(crate) use encoder::Encoder;
