//! One pre-norm transformer block whose tokens see only what precedes them, as in CLIP's text tower.

use burn::config::Config;
use burn::module::Module;
use burn::nn::attention::{MhaInput, MultiHeadAttention, MultiHeadAttentionConfig};
use burn::nn::{LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::activation::sigmoid;
use burn::tensor::{Bool, Device, Tensor};

/// Settings of a [`CausalBlock`].
#[derive(Config, Debug)]
pub struct CausalBlockConfig {
    /// Width of a token.
    pub d_model: usize,
    /// Attention heads; `d_model` is a multiple of it.
    pub n_heads: usize,
    /// Width inside the feed-forward part.
    pub d_mlp: usize,
}

/// `x + attention(norm(x))`, then `x + feed_forward(norm(x))`, with QuickGELU and no dropout.
#[derive(Module, Debug)]
pub struct CausalBlock {
    norm_1: LayerNorm,
    attention: MultiHeadAttention,
    norm_2: LayerNorm,
    fc_1: Linear,
    fc_2: Linear,
}

impl CausalBlockConfig {
    /// A block with fresh weights on `device`.
    pub fn init(&self, device: &Device) -> CausalBlock {
        let norm = LayerNormConfig::new(self.d_model).with_epsilon(1e-5);
        CausalBlock {
            norm_1: norm.init(device),
            attention: MultiHeadAttentionConfig::new(self.d_model, self.n_heads)
                .with_dropout(0.0)
                .init(device),
            norm_2: norm.init(device),
            fc_1: LinearConfig::new(self.d_model, self.d_mlp).init(device),
            fc_2: LinearConfig::new(self.d_mlp, self.d_model).init(device),
        }
    }
}

impl CausalBlock {
    /// Lets every token see itself and those before it.
    ///
    /// # Shapes
    ///
    /// - `x` and output: `[n_sentences, n_tokens, d_model]`
    /// - `future`: `[n_sentences, n_tokens, n_tokens]`, true where a token may not look
    pub fn forward(&self, x: Tensor<3>, future: Tensor<3, Bool>) -> Tensor<3> {
        let [n_sentences, n_tokens, d_model] = x.dims();
        let attended = self
            .attention
            .forward(MhaInput::self_attn(self.norm_1.forward(x.clone())).mask_attn(future));
        let x = x + attended.context;
        // Rows instead of a batch of short sentences: one large product is faster.
        let rows = self
            .norm_2
            .forward(x.clone())
            .reshape([n_sentences * n_tokens, d_model]);
        let hidden = quick_gelu(self.fc_1.forward(rows));
        x + self
            .fc_2
            .forward(hidden)
            .reshape([n_sentences, n_tokens, d_model])
    }
}

fn quick_gelu(x: Tensor<2>) -> Tensor<2> {
    x.clone() * sigmoid(x * 1.702)
}
