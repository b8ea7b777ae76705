//! One pre-norm transformer block, as in CLIP's vision tower.

use burn::config::Config;
use burn::module::Module;
use burn::nn::attention::{MhaInput, MultiHeadAttention, MultiHeadAttentionConfig};
use burn::nn::{LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::{Device, Tensor};

use crate::Activation;

/// Settings of a [`Block`].
#[derive(Config, Debug)]
pub struct BlockConfig {
    /// Width of a token.
    pub d_model: usize,
    /// Attention heads; `d_model` is a multiple of it.
    pub n_heads: usize,
    /// Width inside the feed-forward part.
    pub d_mlp: usize,
    /// Non-linearity of the feed-forward part.
    pub activation: Activation,
    /// Added to the variance in layer normalisation.
    #[config(default = 1e-5)]
    pub norm_epsilon: f64,
}

/// `x + attention(norm(x))`, then `x + feed_forward(norm(x))`; no dropout.
#[derive(Module, Debug)]
pub struct Block {
    norm_1: LayerNorm,
    attention: MultiHeadAttention,
    norm_2: LayerNorm,
    fc_1: Linear,
    fc_2: Linear,
    #[module(skip)]
    activation: Activation,
}

impl BlockConfig {
    /// A block with fresh weights on `device`.
    pub fn init(&self, device: &Device) -> Block {
        let norm = LayerNormConfig::new(self.d_model).with_epsilon(self.norm_epsilon);
        Block {
            norm_1: norm.init(device),
            attention: MultiHeadAttentionConfig::new(self.d_model, self.n_heads)
                .with_dropout(0.0)
                .init(device),
            norm_2: norm.init(device),
            fc_1: LinearConfig::new(self.d_model, self.d_mlp).init(device),
            fc_2: LinearConfig::new(self.d_mlp, self.d_model).init(device),
            activation: self.activation,
        }
    }
}

impl Block {
    /// Lets every token see every other.
    ///
    /// # Shapes
    ///
    /// - `x` and output: `[batch, n_tokens, d_model]`
    pub fn forward(&self, x: Tensor<3>) -> Tensor<3> {
        let attended = self
            .attention
            .forward(MhaInput::self_attn(self.norm_1.forward(x.clone())));
        let x = x + attended.context;
        x.clone() + self.feed_forward(self.norm_2.forward(x))
    }

    /// Tokens are flattened into rows: one large product is faster than a batch of small ones.
    fn feed_forward(&self, x: Tensor<3>) -> Tensor<3> {
        let [batch, n_tokens, d_model] = x.dims();
        let rows = x.reshape([batch * n_tokens, d_model]);
        let hidden = self.activation.forward(self.fc_1.forward(rows));
        self.fc_2
            .forward(hidden)
            .reshape([batch, n_tokens, d_model])
    }
}
