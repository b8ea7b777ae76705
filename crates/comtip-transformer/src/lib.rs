//! The pre-norm transformer block that both towers of CLIP are built of, on [Burn](burn).
//!
//! A [`Block`] is `x + attention(norm(x))`, then `x + feed_forward(norm(x))`. Tokens travel as rows,
//! `[n_rows, d_model]`, so that every linear layer is one large product; only [`attend`] knows which
//! rows form a sequence, and it lets a sequence look at several [`Context`]s under one softmax. So rows
//! that many sequences have in common, such as the first words of a sentence, need to exist once only.
//!
//! ```
//! use burn::tensor::{Device, Tensor};
//! use comtip_transformer::{Activation, BlockConfig};
//!
//! let device = Device::flex();
//! let block = BlockConfig::new(64, 4, 256, Activation::QuickGelu).init(&device);
//! let tokens = Tensor::<3>::ones([2, 10, 64], &device);
//! assert_eq!(block.forward(tokens, None).dims(), [2, 10, 64]);
//! ```

mod activation;
mod attend;
mod block;
#[cfg(any(feature = "flex", feature = "tch"))]
mod custom_op;
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
pub use layer_norm::LayerNorm;
pub use linear::{Linear, Precision};
pub use self_attention::SelfAttention;
