//! How the draws of an epoch are shared out.

use serde::{Deserialize, Serialize};

/// How draws are shared out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SamplerOptions {
    /// What gets equal shares.
    pub balance: SamplerBalance,
    /// Most draws from one slide in an epoch; `None` for no bound.
    pub cap_per_slide: Option<usize>,
    /// Draws of an epoch; `None` for as many as there are spots, of each slide no more than the cap.
    pub n_draws: Option<usize>,
    /// The seed.
    pub seed: u64,
}

/// What gets equal shares of an epoch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SamplerBalance {
    /// Spots: a slide counts by its spots, of these no more than the cap.
    #[default]
    Spots,
    /// Slides, whatever their size.
    Slides,
    /// Technologies; within one a slide counts by its spots, of these no more than the cap.
    Technologies,
}
