//! One pre-norm transformer block, as in both of CLIP's towers.

use burn::config::Config;
use burn::module::{Module, Param};
use burn::tensor::{Device, Tensor};

use crate::activation::Activation;
use crate::attend::Context;
use crate::layer_norm::LayerNorm;
use crate::linear::{Linear, Precision};
use crate::self_attention::SelfAttention;

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
    /// A learnable gain on each residual, LayerScale, as in some timm models.
    #[config(default = false)]
    pub layer_scale: bool,
}

/// `x + attention(norm(x))`, then `x + feed_forward(norm(x))`; no dropout.
#[derive(Module, Debug)]
pub struct Block {
    norm_1: LayerNorm,
    /// The maps around attention.
    pub attention: SelfAttention,
    scale_1: Option<Param<Tensor<1>>>,
    norm_2: LayerNorm,
    fc_1: Linear,
    fc_2: Linear,
    scale_2: Option<Param<Tensor<1>>>,
    #[module(skip)]
    activation: Activation,
}

impl BlockConfig {
    /// A block with fresh weights on `device`.
    pub fn init(&self, device: &Device) -> Block {
        let norm = || LayerNorm::new(self.d_model, self.norm_epsilon, device);
        let scale = || {
            self.layer_scale
                .then(|| Param::from_tensor(Tensor::ones([self.d_model], device)))
        };
        Block {
            norm_1: norm(),
            attention: SelfAttention::new(self.d_model, self.n_heads, device),
            scale_1: scale(),
            norm_2: norm(),
            fc_1: Linear::new(self.d_model, self.d_mlp, device),
            fc_2: Linear::new(self.d_mlp, self.d_model, device),
            scale_2: scale(),
            activation: self.activation,
        }
    }
}

impl Block {
    /// Sets the numbers in which the linear maps multiply.
    pub fn set_precision(&mut self, precision: Precision) {
        self.attention.set_precision(precision);
        self.fc_1.precision = precision;
        self.fc_2.precision = precision;
    }

    /// Lets every token see its own sequence.
    ///
    /// # Shapes
    ///
    /// - `x` and output: `[n_sequences, n_tokens, d_model]`
    /// - `bias`: added to the scores, `[n_sequences or 1, 1, n_tokens, n_tokens]`
    pub fn forward(&self, x: Tensor<3>, bias: Option<Tensor<4>>) -> Tensor<3> {
        let [n_sequences, n_tokens, d_model] = x.dims();
        let rows = x.reshape([n_sequences * n_tokens, d_model]);
        let normed = self.normed(rows.clone());
        let own = [Context::Own(self.attention.keys_values(normed.clone()))];
        let attended = self.attention.forward(normed, n_sequences, &own, bias);
        self.finish(rows, attended)
            .reshape([n_sequences, n_tokens, d_model])
    }

    /// Rows as attention reads them, in the numbers that its maps multiply.
    ///
    /// # Shapes
    ///
    /// - `rows` and output: `[n_rows, d_model]`
    pub fn normed(&self, rows: Tensor<2>) -> Tensor<2> {
        // Once, and not by each of three maps.
        self.attention
            .query
            .precision
            .round(self.norm_1.forward(rows))
    }

    /// The second half of the block: adds what attention returned, then the feed-forward part.
    ///
    /// # Shapes
    ///
    /// - `rows`, `attended` and output: `[n_rows, d_model]`
    pub fn finish(&self, rows: Tensor<2>, attended: Tensor<2>) -> Tensor<2> {
        let rows = rows + scaled(attended, &self.scale_1);
        let hidden = self.fc_1.forward(self.norm_2.forward(rows.clone()));
        let hidden = self.fc_2.forward(self.activation.forward(hidden));
        rows + scaled(hidden, &self.scale_2)
    }
}

fn scaled(rows: Tensor<2>, scale: &Option<Param<Tensor<1>>>) -> Tensor<2> {
    match scale {
        Some(scale) => rows * scale.val().unsqueeze(),
        None => rows,
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::Distribution;

    use super::*;

    #[test]
    fn a_layer_scale_of_zero_leaves_the_tokens_alone() {
        let device = Device::flex();
        let mut block = BlockConfig::new(16, 2, 32, Activation::Gelu)
            .with_layer_scale(true)
            .init(&device);
        let zero = || Some(Param::from_tensor(Tensor::zeros([16], &device)));
        (block.scale_1, block.scale_2) = (zero(), zero());
        let x = Tensor::<3>::random([2, 3, 16], Distribution::Normal(0.0, 1.0), &device);
        assert_eq!(block.forward(x.clone(), None).into_data(), x.into_data());
    }
}
