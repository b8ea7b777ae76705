//! Turns gene sentences into token ids, each gene spelled once.

use std::collections::BTreeMap;

use crate::error::TextError;
use crate::sentence::{TokenizedTemplate, format_value};
use crate::tokenizer::ClipTokenizer;

/// The tokens of the sentence template and of every gene of a vocabulary.
#[derive(Debug, Clone)]
pub struct SentenceTokenizer {
    template: TokenizedTemplate,
    genes: Vec<Vec<u32>>,
    characters: BTreeMap<char, u32>,
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
        })
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

    /// Tokens of a value with two decimals: CLIP's vocabulary splits a number into its characters.
    ///
    /// # Panics
    ///
    /// If the value is not finite.
    pub fn value(&self, value: f32) -> Vec<u32> {
        format_value(value)
            .chars()
            .map(|character| match self.characters.get(&character) {
                Some(token) => *token,
                None => panic!("{value} is no value of a gene"),
            })
            .collect()
    }
}
