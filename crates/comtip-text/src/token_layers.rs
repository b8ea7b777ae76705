//! What reading a batch of sentences costs, counted.

use crate::gene_sentences::GeneSentences;
use crate::gene_text_encoder::GeneTextEncoder;
use crate::prefix_tree::PrefixTree;
use crate::sentence_tokenizer::SentenceTokenizer;
use crate::token_row::{gene_rows, root_rows, value_rows};

/// How many tokens pass through how many layers: the work of a reading, in units of one token through
/// one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenLayers {
    /// Every sentence padded to all positions of the tower.
    pub padded: usize,
    /// Every sentence on its own, without padding.
    pub trimmed: usize,
    /// What sentences have in common read once, as [`GeneTextEncoder::forward`] does.
    pub tree: usize,
}

impl TokenLayers {
    /// Counts for a batch.
    ///
    /// ```
    /// use burn::tensor::Device;
    /// use comtip_text::{
    ///     ClipTokenizer, GeneSentences, GeneTextEncoderConfig, SentenceTokenizer, TextTowerConfig, TokenLayers,
    /// };
    ///
    /// let symbols = ["GFAP".to_owned(), "MBP".to_owned()];
    /// let tokens = SentenceTokenizer::new(&ClipTokenizer::new()?, &symbols)?;
    /// let encoder = GeneTextEncoderConfig::new(TextTowerConfig::tiny(), 2).init(&Device::flex());
    /// let mut sentences = GeneSentences::new(2);
    /// sentences.push_spot(&[0, 1], &[1.37, 0.5]);
    /// let counted = TokenLayers::count(&encoder, &sentences, &tokens);
    /// // Two layers; two sentences of ten tokens; or 5 + 2 genes x 2 + 2 values x 3 of a tree.
    /// assert_eq!(counted, TokenLayers { padded: 308, trimmed: 40, tree: 30 });
    /// # Ok::<(), comtip_text::TextError>(())
    /// ```
    pub fn count(
        encoder: &GeneTextEncoder,
        sentences: &GeneSentences,
        tokens: &SentenceTokenizer,
    ) -> Self {
        let n_layers = encoder.tower.blocks.len();
        let n_trimmed: usize = sentences
            .gene_idx()
            .iter()
            .zip(sentences.values())
            .map(|(gene, value)| {
                root_rows(tokens).len()
                    + gene_rows(tokens, *gene, encoder.spans).len()
                    + value_rows(tokens, *value, encoder.spans).len()
            })
            .sum();
        let n_sentences = sentences.gene_idx().len();
        Self {
            padded: n_layers * n_sentences * encoder.tower.n_positions(),
            trimmed: n_layers * n_trimmed,
            tree: n_layers * PrefixTree::new(sentences, tokens, encoder.spans).n_rows(),
        }
    }
}
