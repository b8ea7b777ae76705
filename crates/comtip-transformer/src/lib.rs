#![doc = include_str!("../README.md")]

mod activation;
mod attend;
mod block;
mod convolution_stage;
#[cfg(any(feature = "flex", feature = "tch"))]
mod custom_op;
#[cfg(feature = "flex")]
mod exponential;
#[cfg(feature = "flex")]
pub mod host_memory;
mod layer_norm;
#[cfg(feature = "tch")]
pub mod libtorch;
mod linear;
mod self_attention;

pub use activation::Activation;
pub use attend::{Context, HIDDEN, KeysValues, attend, causal_bias};
pub use block::{Block, BlockConfig};
pub use convolution_stage::ConvolutionStage;
pub use layer_norm::LayerNorm;
pub use linear::{Linear, Precision};
pub use self_attention::SelfAttention;
