//! CLIP's text tower: token embeddings, causal blocks, the state of the last token.

use burn::config::Config;
use burn::module::{Module, Param};
use burn::nn::{Initializer, Linear, LinearConfig};
use burn::tensor::{Device, Int, Tensor};
use comtip_transformer::{Activation, Block, BlockConfig, LayerNorm, Precision, causal_bias};

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
    /// Non-linearity; CLIP has QuickGELU.
    #[config(default = "Activation::QuickGelu")]
    pub activation: Activation,
    /// Added to the variance in layer normalisation; CLIP has 1e-5.
    #[config(default = 1e-5)]
    pub norm_epsilon: f64,
}

/// A causal transformer that reads sentences and says what it knows at their end.
#[derive(Module, Debug)]
pub struct TextTower {
    pub(crate) token_embedding: Param<Tensor<2>>,
    pub(crate) positions: Param<Tensor<2>>,
    pub(crate) blocks: Vec<Block>,
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
        let block = BlockConfig::new(self.d_model, self.n_heads, self.d_mlp, self.activation)
            .with_norm_epsilon(self.norm_epsilon);
        TextTower {
            token_embedding: normal(0.02).init([self.n_vocabulary, self.d_model], device),
            positions: normal(0.01).init([self.n_positions, self.d_model], device),
            blocks: (0..self.n_layers).map(|_| block.init(device)).collect(),
            final_norm: LayerNorm::new(self.d_model, self.norm_epsilon, device),
            projection: LinearConfig::new(self.d_model, self.d_sentence)
                .with_bias(false)
                .init(device),
        }
    }
}

impl TextTower {
    /// Sets the numbers in which the linear maps of the blocks multiply.
    pub fn set_precision(&mut self, precision: Precision) {
        for block in &mut self.blocks {
            block.set_precision(precision);
        }
    }

    /// The feature of every tokenised text, as CLIP gives it (not normalised).
    ///
    /// What follows the end of a text does not matter: the tower is causal.
    ///
    /// # Shapes
    ///
    /// - `tokens`: `[n_texts, n_tokens]`
    /// - `ends`: `[n_texts]`, where each text has its end-of-text token
    /// - output: `[n_texts, d_sentence]`
    pub fn forward(&self, tokens: Tensor<2, Int>, ends: Tensor<1, Int>) -> Tensor<2> {
        let [n_texts, n_tokens] = tokens.dims();
        let words = self.embed_tokens(tokens.reshape([n_texts * n_tokens]));
        let d_model = words.dims()[1];
        self.read(words.reshape([n_texts, n_tokens, d_model]), ends)
    }

    /// Embeddings of tokens, without positions.
    ///
    /// # Shapes
    ///
    /// - `tokens`: `[n_tokens]`
    /// - output: `[n_tokens, d_model]`
    pub(crate) fn embed_tokens(&self, tokens: Tensor<1, Int>) -> Tensor<2> {
        self.token_embedding.val().select(0, tokens)
    }

    /// Where the weights are.
    pub(crate) fn device(&self) -> Device {
        self.token_embedding.val().device()
    }

    /// Longest sentence, tokens.
    pub(crate) fn n_positions(&self) -> usize {
        self.positions.dims()[0]
    }

    /// Reads embedded texts, each on its own.
    ///
    /// # Shapes
    ///
    /// - `words`: `[n_texts, n_tokens, d_model]`, without positions
    /// - `ends`: `[n_texts]`
    /// - output: `[n_texts, d_sentence]`
    pub(crate) fn read(&self, words: Tensor<3>, ends: Tensor<1, Int>) -> Tensor<2> {
        let [n_texts, n_tokens, d_model] = words.dims();
        let device = words.device();
        let bias = causal_bias(n_tokens, &device);
        let mut x = words + self.positions.val().slice(0..n_tokens).unsqueeze();
        for block in &self.blocks {
            x = block.forward(x, Some(bias.clone()));
        }
        let rows = Tensor::arange(0..n_texts as i64, &device) * n_tokens as i64 + ends;
        self.conclude(x.reshape([n_texts * n_tokens, d_model]).select(0, rows))
    }

    /// From the states of end-of-text tokens to sentence features (Eq. 10).
    ///
    /// # Shapes
    ///
    /// - `states`: `[n_texts, d_model]`
    /// - output: `[n_texts, d_sentence]`
    pub(crate) fn conclude(&self, states: Tensor<2>) -> Tensor<2> {
        self.projection.forward(self.final_norm.forward(states))
    }
}
