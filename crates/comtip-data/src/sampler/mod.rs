//! Which spots an epoch trains on, so that no slide drowns the others.

mod balanced_sampler;
mod mix;
mod quotas;

pub use balanced_sampler::{
    BalancedSampler, SampledSlide, SamplerBalance, SamplerOptions, SpotPlace,
};
pub use mix::{MixRow, SamplerMix};
