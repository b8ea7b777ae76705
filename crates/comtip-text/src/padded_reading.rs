//! Every sentence on its own, padded: the plain way to read, and the measure of the fast one.

use burn::tensor::{Tensor, TensorData};

use crate::gene_sentences::GeneSentences;
use crate::gene_text_encoder::GeneTextEncoder;
use crate::index_tensor::index_tensor;
use crate::sentence_tokenizer::SentenceTokenizer;
use crate::token_row::{TokenRow, gene_rows, root_rows, value_rows};

impl GeneTextEncoder {
    /// The feature of every sentence (Eq. 10), read without sharing anything between sentences.
    ///
    /// Gives what [`forward`](Self::forward) gives, to rounding, at many times the work. It is here to
    /// be compared with.
    ///
    /// # Shapes
    ///
    /// - `n_tokens`: to which sentences are padded, CLIP's 77; those that are longer take what they need
    /// - output: `[n_spots, n_genes, d_sentence]`
    pub fn forward_padded(
        &self,
        sentences: &GeneSentences,
        tokens: &SentenceTokenizer,
        n_tokens: usize,
    ) -> Tensor<3> {
        let rows: Vec<Vec<TokenRow>> = sentences
            .gene_idx()
            .iter()
            .zip(sentences.values())
            .map(|(gene, value)| {
                let mut rows = root_rows(tokens);
                rows.extend(gene_rows(tokens, *gene, self.spans));
                rows.extend(value_rows(tokens, *value, self.spans));
                rows
            })
            .collect();
        let longest = rows.iter().map(Vec::len).max().unwrap_or(0);
        let ends: Vec<u32> = rows.iter().map(|rows| rows.len() as u32 - 1).collect();
        let words = self.embed_padded(&rows, n_tokens.max(longest));
        let features = self
            .tower
            .read(words, index_tensor(&ends, &self.tower.device()));
        let [_, d_sentence] = features.dims();
        features.reshape([sentences.n_spots(), sentences.n_genes(), d_sentence])
    }

    /// Enriched token embeddings (Eq. 9), each looked up, `[n_sentences, n_tokens, d_model]`.
    fn embed_padded(&self, sentences: &[Vec<TokenRow>], n_tokens: usize) -> Tensor<3> {
        let device = self.tower.device();
        let shape = [sentences.len(), n_tokens, 1];
        let places = || {
            sentences
                .iter()
                .flat_map(|rows| (0..n_tokens).map(|place| rows.get(place)))
        };
        let column = |of: fn(&TokenRow) -> f32| {
            let numbers: Vec<f32> = places().map(|row| row.map_or(0.0, of)).collect();
            Tensor::<3>::from_data(TensorData::new(numbers, shape), &device)
        };
        let look_up = |table: Tensor<2>, rows: &[u32]| {
            let [_, d_model] = table.dims();
            table
                .select(0, index_tensor(rows, &device))
                .reshape([shape[0], n_tokens, d_model])
        };

        let n_words = places()
            .map(|row| row.map_or(0, |row| row.words.len()))
            .max()
            .unwrap_or(0);
        let share = column(|row| 1.0 / row.words.len() as f32);
        let mut embedded = None;
        for word in 0..n_words {
            let words: Vec<u32> = places()
                .map(|row| {
                    row.and_then(|row| row.words.get(word))
                        .copied()
                        .unwrap_or(0)
                })
                .collect();
            let is_there: Vec<f32> = places()
                .map(|row| f32::from(row.is_some_and(|row| word < row.words.len())))
                .collect();
            let is_there = Tensor::<3>::from_data(TensorData::new(is_there, shape), &device);
            let looked_up = look_up(self.tower.token_embedding.val(), &words);
            let part = looked_up * (share.clone() * is_there);
            embedded = Some(match embedded {
                None => part,
                Some(sum) => sum + part,
            });
        }
        let mut embedded: Tensor<3> = embedded.expect("a sentence has words");
        if let Some(table) = &self.gene_table {
            let genes: Vec<u32> = places()
                .map(|row| row.and_then(|row| row.gene).unwrap_or(0))
                .collect();
            let is_gene = column(|row| f32::from(row.gene.is_some()));
            embedded = embedded + look_up(table.val(), &genes) * is_gene;
        }
        if let Some(projection) = &self.value_projection {
            let projected = projection.forward(column(|row| row.value.unwrap_or(0.0)));
            embedded = embedded + projected * column(|row| f32::from(row.value.is_some()));
        }
        embedded
    }
}
