//! One enriched token of a gene sentence, before it has numbers.

use crate::sentence_tokenizer::SentenceTokenizer;
use crate::spans::Spans;

/// What the embedding of a token is made of (Eq. 7-9).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TokenRow {
    /// Vocabulary tokens, whose embeddings are averaged.
    pub(crate) words: Vec<u32>,
    /// Gene whose name embedding is added.
    pub(crate) gene: Option<u32>,
    /// Number whose projection is added.
    pub(crate) value: Option<f32>,
}

impl TokenRow {
    fn mean_of(words: &[u32]) -> Self {
        Self {
            words: words.to_vec(),
            gene: None,
            value: None,
        }
    }

    fn each_of(words: &[u32]) -> Vec<Self> {
        words.chunks(1).map(Self::mean_of).collect()
    }

    fn span(words: &[u32], spans: Spans) -> Vec<Self> {
        match spans {
            Spans::Collapsed => vec![Self::mean_of(words)],
            Spans::SubTokens => Self::each_of(words),
        }
    }
}

/// `SOT The expression value of`, or what else every sentence begins with.
pub(crate) fn root_rows(tokens: &SentenceTokenizer) -> Vec<TokenRow> {
    TokenRow::each_of(&tokens.template().prefix)
}

/// `GENE is`.
pub(crate) fn gene_rows(tokens: &SentenceTokenizer, gene: u32, spans: Spans) -> Vec<TokenRow> {
    let mut rows = TokenRow::span(tokens.gene(gene), spans);
    rows.iter_mut().for_each(|row| row.gene = Some(gene));
    rows.extend(TokenRow::each_of(&tokens.template().middle));
    rows
}

/// `VALUE . EOT`.
pub(crate) fn value_rows(tokens: &SentenceTokenizer, value: f32, spans: Spans) -> Vec<TokenRow> {
    let mut rows = TokenRow::span(&tokens.value(value), spans);
    rows.iter_mut().for_each(|row| row.value = Some(value));
    rows.extend(TokenRow::each_of(&tokens.template().suffix));
    rows
}
