//! CLIP's text tower: token embeddings, causal blocks, the state of the last token.

use burn::config::Config;
use burn::module::{Module, Param};
use burn::nn::attention::generate_autoregressive_mask;
use burn::nn::{Initializer, LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::{Device, Int, Tensor};

use crate::causal_block::{CausalBlock, CausalBlockConfig};

/// Settings of a [`TextTower`].
#[derive(Config, Debug, PartialEq)]
pub struct TextTowerConfig {
    /// Width of a token.
    pub d_model: usize,
    /// Transformer blocks.
    pub n_layers: usize,
    /// Attention heads.
    pub n_heads: usize,
    /// Width inside the feed-forward part of a block.
    pub d_mlp: usize,
    /// Width of a sentence feature.
    pub d_sentence: usize,
    /// Tokens of the byte-pair vocabulary; CLIP's has 49,408.
    #[config(default = 49408)]
    pub n_vocabulary: usize,
    /// Longest sentence, tokens.
    #[config(default = 77)]
    pub n_positions: usize,
}

/// A causal transformer that reads embedded sentences and says what it knows at their end.
#[derive(Module, Debug)]
pub struct TextTower {
    token_embedding: Param<Tensor<2>>,
    positions: Param<Tensor<2>>,
    blocks: Vec<CausalBlock>,
    final_norm: LayerNorm,
    projection: Linear,
}

impl TextTowerConfig {
    /// CLIP's and PLIP's: 512 wide, 12 layers, 8 heads, projected to 512.
    pub fn clip() -> Self {
        Self::new(512, 12, 8, 2048, 512)
    }

    /// A small one for two cores and for tests: 64 wide, 2 layers, projected to 256.
    pub fn tiny() -> Self {
        Self::new(64, 2, 4, 256, 256)
    }

    /// A tower with fresh weights on `device`.
    pub fn init(&self, device: &Device) -> TextTower {
        let normal = |std| Initializer::Normal { mean: 0.0, std };
        let block = CausalBlockConfig::new(self.d_model, self.n_heads, self.d_mlp);
        TextTower {
            token_embedding: normal(0.02).init([self.n_vocabulary, self.d_model], device),
            positions: normal(0.01).init([self.n_positions, self.d_model], device),
            blocks: (0..self.n_layers).map(|_| block.init(device)).collect(),
            final_norm: LayerNormConfig::new(self.d_model)
                .with_epsilon(1e-5)
                .init(device),
            projection: LinearConfig::new(self.d_model, self.d_sentence)
                .with_bias(false)
                .init(device),
        }
    }
}

impl TextTower {
    /// Embeddings of tokens, without positions.
    ///
    /// # Shapes
    ///
    /// - `tokens`: `[n_tokens]`
    /// - output: `[n_tokens, d_model]`
    pub fn embed_tokens(&self, tokens: Tensor<1, Int>) -> Tensor<2> {
        self.token_embedding.val().select(0, tokens)
    }

    /// Where the weights are.
    pub fn device(&self) -> Device {
        self.token_embedding.val().device()
    }

    /// Reads embedded sentences of one length and projects the state of their last token, EOT
    /// (Eq. 10). The tower is causal, so padding behind EOT would change nothing: none is added.
    ///
    /// # Shapes
    ///
    /// - `sentences`: `[n_sentences, n_tokens, d_model]`, without positions
    /// - output: `[n_sentences, d_sentence]`
    pub fn forward(&self, sentences: Tensor<3>) -> Tensor<2> {
        let [n_sentences, n_tokens, _] = sentences.dims();
        let future = generate_autoregressive_mask(n_sentences, n_tokens, &sentences.device());
        let positions = self.positions.val().slice(0..n_tokens);
        let mut x = sentences + positions.unsqueeze();
        for block in &self.blocks {
            x = block.forward(x, future.clone());
        }
        let last = x
            .slice([0..n_sentences, n_tokens - 1..n_tokens])
            .squeeze_dim(1);
        self.projection.forward(self.final_norm.forward(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::{Distribution, Tolerance};

    #[test]
    fn padding_behind_the_last_token_would_change_nothing() {
        let device = Device::flex();
        let tower = TextTowerConfig::tiny().with_n_vocabulary(50).init(&device);
        let words = Tensor::<3>::random([2, 77, 64], Distribution::Normal(0.0, 1.0), &device);

        let trimmed = tower.forward(words.clone().slice([0..2, 0..10]));

        let future = generate_autoregressive_mask(2, 77, &device);
        let mut x = words + tower.positions.val().unsqueeze();
        for block in &tower.blocks {
            x = block.forward(x, future.clone());
        }
        let state: Tensor<2> = x.slice([0..2, 9..10]).squeeze_dim(1);
        let padded = tower.projection.forward(tower.final_norm.forward(state));
        trimmed
            .into_data()
            .assert_approx_eq::<f32>(&padded.into_data(), Tolerance::absolute(1e-5));
    }
}
