//! From genes and values to one feature a sentence and one a spot (Eq. 7-11).

use burn::config::Config;
use burn::module::{Module, Param};
use burn::nn::{Initializer, Linear, LinearConfig};
use burn::tensor::{Device, Tensor};

use crate::gene_sentences::GeneSentences;
use crate::index_tensor::index_tensor;
use crate::prefix_tree::PrefixTree;
use crate::sentence_tokenizer::SentenceTokenizer;
use crate::spans::Spans;
use crate::text_tower::{TextTower, TextTowerConfig};

/// Settings of a [`GeneTextEncoder`].
#[derive(Config, Debug, PartialEq)]
pub struct GeneTextEncoderConfig {
    /// The tower that reads the sentences.
    pub tower: TextTowerConfig,
    /// Genes of the table.
    pub n_genes: usize,
    /// Adds the learnable embedding of its name to a gene token (Eq. 7 and 9).
    #[config(default = true)]
    pub gene_name_embedding: bool,
    /// Adds the projection of the number to a value token (Eq. 8 and 9).
    #[config(default = true)]
    pub value_embedding: bool,
    /// Whether the tokens of a gene or a value collapse into one.
    #[config(default = "Spans::Collapsed")]
    pub spans: Spans,
}

/// Reads `The expression value of GENE is VALUE.` for every gene of a spot.
///
/// All sentences pass the same tower, as a tree: the words before the gene are read once, each gene
/// once, each value of a gene once. The tower is causal, so no token could tell the difference.
#[derive(Module, Debug)]
pub struct GeneTextEncoder {
    /// Reads sentences; CLIP's, if its weights were loaded.
    pub tower: TextTower,
    pub(crate) gene_table: Option<Param<Tensor<2>>>,
    pub(crate) value_projection: Option<Linear>,
    #[module(skip)]
    pub(crate) spans: Spans,
}

impl GeneTextEncoderConfig {
    /// An encoder with fresh weights on `device`.
    pub fn init(&self, device: &Device) -> GeneTextEncoder {
        let d_model = self.tower.d_model;
        let normal = Initializer::Normal {
            mean: 0.0,
            std: 0.02,
        };
        let table = || normal.init([self.n_genes, d_model], device);
        let value = || {
            LinearConfig::new(1, d_model)
                .with_initializer(normal.clone())
                .init(device)
        };
        GeneTextEncoder {
            tower: self.tower.init(device),
            gene_table: self.gene_name_embedding.then(table),
            value_projection: self.value_embedding.then(value),
            spans: self.spans,
        }
    }
}

impl GeneTextEncoder {
    /// The feature of every sentence (Eq. 10).
    ///
    /// # Shapes
    ///
    /// - output: `[n_spots, n_genes, d_sentence]`
    pub fn forward(&self, sentences: &GeneSentences, tokens: &SentenceTokenizer) -> Tensor<3> {
        let tree = PrefixTree::new(sentences, tokens, self.spans);
        let leaves = self.read_tree(&tree);
        let [_, d_sentence] = leaves.dims();
        leaves
            .select(0, index_tensor(&tree.leaf_of, &self.tower.device()))
            .reshape([sentences.n_spots(), sentences.n_genes(), d_sentence])
    }

    /// The feature of every spot, the mean over its sentences (Eq. 11).
    ///
    /// # Shapes
    ///
    /// - output: `[n_spots, d_sentence]`
    pub fn mean_sentence(
        &self,
        sentences: &GeneSentences,
        tokens: &SentenceTokenizer,
    ) -> Tensor<2> {
        self.forward(sentences, tokens).mean_dim(1).squeeze_dim(1)
    }
}
