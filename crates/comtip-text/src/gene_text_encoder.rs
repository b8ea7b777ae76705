//! From genes and values to one feature a sentence and one a spot (Eq. 7-11).

use burn::config::Config;
use burn::module::{Module, Param};
use burn::nn::{Initializer, Linear, LinearConfig};
use burn::tensor::{Device, Int, Tensor, TensorData};

use crate::span_batch::SpanBatch;
use crate::{GeneSentences, SentenceTokenizer, TextTower, TextTowerConfig};

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
}

/// Reads `The expression value of GENE is VALUE.` for every gene of a spot.
///
/// The byte-pair tokens of a gene and of a value each collapse into one token, the mean of their
/// embeddings, to which the embedding of the gene's name or of the number is added: ten tokens a
/// sentence. All sentences pass the same tower.
#[derive(Module, Debug)]
pub struct GeneTextEncoder {
    tower: TextTower,
    gene_table: Option<Param<Tensor<2>>>,
    value_projection: Option<Linear>,
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
        let (n_spots, n_genes) = (sentences.n_spots(), sentences.n_genes());
        let features = self.tower.forward(self.embed(sentences, tokens));
        let [_, d_sentence] = features.dims();
        features.reshape([n_spots, n_genes, d_sentence])
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

    /// Token embeddings of the sentences with gene and value enriched (Eq. 9), without positions.
    ///
    /// # Shapes
    ///
    /// - output: `[n_sentences, 10, d_model]`
    fn embed(&self, sentences: &GeneSentences, tokens: &SentenceTokenizer) -> Tensor<3> {
        let n_sentences = sentences.gene_idx().len();
        let device = self.tower.device();
        let template = tokens.template();
        let genes = SpanBatch::new(sentences.gene_idx().iter().map(|g| tokens.gene(*g)));
        let values = SpanBatch::new(sentences.values().iter().map(|v| tokens.value(*v)));

        // One look-up for all words of all sentences, so that the gradient of the table is built once.
        let fixed = [&template.prefix[..], &template.middle, &template.suffix].concat();
        let ids = [&fixed[..], genes.ids(), values.ids()].concat();
        let words = self.tower.embed_tokens(index_tensor(&ids, &device));
        let word = |range: std::ops::Range<usize>| words.clone().slice(range);

        let n_fixed = fixed.len();
        let genes_end = n_fixed + genes.ids().len();
        let mut gene = genes.mean(word(n_fixed..genes_end));
        let mut value = values.mean(word(genes_end..ids.len()));
        if let Some(table) = &self.gene_table {
            gene = gene
                + table
                    .val()
                    .select(0, index_tensor(sentences.gene_idx(), &device));
        }
        if let Some(projection) = &self.value_projection {
            let numbers = TensorData::new(sentences.values().to_vec(), [n_sentences, 1]);
            value = value + projection.forward(Tensor::<2>::from_data(numbers, &device));
        }

        let every = |range: std::ops::Range<usize>| {
            let [n_words, d_model] = [range.len(), words.dims()[1]];
            word(range)
                .unsqueeze::<3>()
                .expand([n_sentences, n_words, d_model])
        };
        let prefix = template.prefix.len();
        let middle = prefix + template.middle.len();
        Tensor::cat(
            vec![
                every(0..prefix),
                gene.unsqueeze_dim(1),
                every(prefix..middle),
                value.unsqueeze_dim(1),
                every(middle..n_fixed),
            ],
            1,
        )
    }
}

fn index_tensor(indices: &[u32], device: &Device) -> Tensor<1, Int> {
    let indices: Vec<i32> = indices.iter().map(|index| *index as i32).collect();
    let n_indices = indices.len();
    Tensor::from_data(TensorData::new(indices, [n_indices]), device)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ClipTokenizer;
    use burn::tensor::Tolerance;

    fn encoder(symbols: &[&str]) -> (GeneTextEncoder, SentenceTokenizer) {
        let symbols: Vec<String> = symbols.iter().map(ToString::to_string).collect();
        let tokenizer = ClipTokenizer::new().expect("built in");
        let tokens = SentenceTokenizer::new(&tokenizer, &symbols).expect("symbols have tokens");
        let config = GeneTextEncoderConfig::new(TextTowerConfig::tiny(), symbols.len());
        (config.init(&Device::flex()), tokens)
    }

    fn spot(gene_idx: &[u32], values: &[f32]) -> GeneSentences {
        let mut sentences = GeneSentences::new(gene_idx.len());
        sentences.push_spot(gene_idx, values);
        sentences
    }

    #[test]
    fn a_sentence_reads_the_same_alone_and_among_others() {
        let (encoder, tokens) = encoder(&["GFAP", "SCGB2A2", "MBP"]);
        let alone = encoder.forward(&spot(&[0], &[1.37]), &tokens);
        let among = encoder.forward(&spot(&[1, 0, 2], &[10.25, 1.37, 0.0]), &tokens);
        among
            .slice([0..1, 1..2])
            .into_data()
            .assert_approx_eq::<f32>(&alone.into_data(), Tolerance::absolute(1e-5));
    }

    #[test]
    fn the_order_of_the_genes_does_not_matter_but_whose_value_it_is_does() {
        let (encoder, tokens) = encoder(&["GFAP", "SCGB2A2"]);
        let mean = |genes: [u32; 2], values: [f32; 2]| {
            encoder
                .mean_sentence(&spot(&genes, &values), &tokens)
                .into_data()
        };
        let matched = mean([0, 1], [1.37, 4.0]);
        matched.assert_approx_eq::<f32>(&mean([1, 0], [4.0, 1.37]), Tolerance::absolute(1e-5));
        let swapped = mean([0, 1], [4.0, 1.37]);
        let distance: f32 = matched
            .iter::<f32>()
            .zip(swapped.iter::<f32>())
            .map(|(a, b)| (a - b).abs())
            .sum();
        assert!(distance > 1e-3, "{distance}");
    }

    #[test]
    fn values_too_close_for_two_decimals_still_differ_by_the_projected_number() {
        let (encoder, tokens) = encoder(&["GFAP"]);
        let feature = |value| encoder.forward(&spot(&[0], &[value]), &tokens).into_data();
        assert_ne!(feature(1.371), feature(1.374));
    }
}
