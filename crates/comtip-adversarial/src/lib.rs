#![doc = include_str!("../README.md")]

mod critic;
mod pair_objective;
mod reverse_gradient;
mod spectral_linear;

pub use critic::{Critic, CriticConfig};
pub use pair_objective::PairObjective;
pub use reverse_gradient::reverse_gradient;
pub use spectral_linear::{SpectralLinear, SpectralLinearConfig};
