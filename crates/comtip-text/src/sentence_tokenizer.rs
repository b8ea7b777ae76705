//! Turns gene sentences into token ids, each gene spelled once.

use std::collections::BTreeMap;

use crate::error::TextError;
use crate::sentence::{N_DECIMALS, TokenizedTemplate, format_decimals};
use crate::sentence_template::SentenceTemplate;
use crate::spans::Spans;
use crate::tokenizer::ClipTokenizer;

/// The tokens of the sentence template and of every gene of a vocabulary.
#[derive(Debug, Clone)]
pub struct SentenceTokenizer {
    template: TokenizedTemplate,
    genes: Vec<Vec<u32>>,
    characters: BTreeMap<char, u32>,
    n_decimals: usize,
}

impl SentenceTokenizer {
    /// Tokenises the template and the symbols of the gene table, in its order.
    ///
    /// # Errors
    ///
    /// If a symbol has no tokens, as the empty one.
    pub fn new(tokenizer: &ClipTokenizer, symbols: &[String]) -> Result<Self, TextError> {
        let genes = symbols
            .iter()
            .map(|symbol| tokenizer.tokens_of(symbol))
            .collect::<Result<_, _>>()?;
        let characters = "0123456789.-"
            .chars()
            .map(|character| {
                let tokens = tokenizer.tokens_of(&character.to_string())?;
                Ok((character, tokens[0]))
            })
            .collect::<Result<_, TextError>>()?;
        Ok(Self {
            template: TokenizedTemplate::new(tokenizer)?,
            genes,
            characters,
            n_decimals: N_DECIMALS,
        })
    }

    /// The same genes in another sentence.
    ///
    /// # Errors
    ///
    /// Those of [`ClipTokenizer::tokens_of`].
    pub fn with_template(
        self,
        template: &SentenceTemplate,
        tokenizer: &ClipTokenizer,
    ) -> Result<Self, TextError> {
        Ok(Self {
            template: TokenizedTemplate::of(template, tokenizer)?,
            ..self
        })
    }

    /// The same with values that are written with another number of decimals than two; the number whose projection is
    /// added to the value token stays as it is.
    #[must_use]
    pub fn with_decimals(self, n_decimals: usize) -> Self {
        Self { n_decimals, ..self }
    }

    /// Tokens of the sentence of a gene and a value, both ends included.
    ///
    /// # Panics
    ///
    /// If the gene is not in the table, or the value is not finite.
    pub fn n_tokens(&self, gene_idx: u32, value: f32, spans: Spans) -> usize {
        let TokenizedTemplate {
            prefix,
            middle,
            suffix,
        } = &self.template;
        let slots = match spans {
            Spans::Collapsed => 2,
            Spans::SubTokens => self.gene(gene_idx).len() + self.value(value).len(),
        };
        prefix.len() + middle.len() + suffix.len() + slots
    }

    /// The fixed words of the sentence.
    pub fn template(&self) -> &TokenizedTemplate {
        &self.template
    }

    /// Tokens of a gene of the table.
    ///
    /// # Panics
    ///
    /// If the gene is not in the table.
    pub fn gene(&self, gene_idx: u32) -> &[u32] {
        &self.genes[gene_idx as usize]
    }

    /// Tokens of a value: CLIP's vocabulary splits a number into its characters.
    ///
    /// # Panics
    ///
    /// If the value is not finite.
    pub fn value(&self, value: f32) -> Vec<u32> {
        format_decimals(value, self.n_decimals)
            .chars()
            .map(|character| match self.characters.get(&character) {
                Some(token) => *token,
                None => panic!("{value} is no value of a gene"),
            })
            .collect()
    }
}
