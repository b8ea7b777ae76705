//! Pair-aware adversarial training on [Burn](burn): a critic that tells matched from shuffled pairs.
//!
//! CoMTIP (arXiv 2509.16892) judges the text embedding of a spot against that of the same genes with
//! their values permuted (Eq. 12-14). A [`Critic`] with spectral normalisation scores both, the
//! [`PairObjective`] says who gains from the gap between the scores, and [`reverse_gradient`] lets the
//! encoder work against the critic in one backward pass. The crate knows nothing of text or genes:
//! two batches of vectors go in, a scalar comes out.

mod critic;
mod pair_objective;
mod reverse_gradient;
mod spectral_linear;

pub use critic::{Critic, CriticConfig};
pub use pair_objective::PairObjective;
pub use reverse_gradient::reverse_gradient;
pub use spectral_linear::{SpectralLinear, SpectralLinearConfig};
