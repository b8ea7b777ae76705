//! Which spots an epoch trains on, so that no slide drowns the others.

mod balanced_sampler;
mod mix;
mod options;
mod quotas;
mod sampled_slide;

pub use balanced_sampler::{BalancedSampler, SpotPlace};
pub use mix::{MixRow, SamplerMix};
pub use options::{SamplerBalance, SamplerOptions};
pub use sampled_slide::SampledSlide;
