//! An ordered list of gene symbols.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// Gene symbols in an order, each once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct GeneVocabulary {
    symbols: Vec<String>,
    index: HashMap<String, usize>,
}

impl GeneVocabulary {
    /// A vocabulary of these symbols; of repeated ones the first stays.
    pub fn new(symbols: Vec<String>) -> Self {
        let mut vocabulary = Self {
            symbols: Vec::new(),
            index: HashMap::new(),
        };
        vocabulary.extend_with_named(&symbols);
        vocabulary
    }

    /// Appends symbols that are not there yet.
    pub fn extend_with_named(&mut self, symbols: &[String]) {
        for symbol in symbols {
            if !self.index.contains_key(symbol) {
                self.index.insert(symbol.clone(), self.symbols.len());
                self.symbols.push(symbol.clone());
            }
        }
    }

    /// Number of genes.
    pub fn len(&self) -> usize {
        self.symbols.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.symbols.is_empty()
    }

    /// The symbols in order.
    pub fn symbols(&self) -> &[String] {
        &self.symbols
    }

    /// Place of a symbol.
    pub fn index_of(&self, symbol: &str) -> Option<usize> {
        self.index.get(symbol).copied()
    }
}

impl From<Vec<String>> for GeneVocabulary {
    fn from(symbols: Vec<String>) -> Self {
        Self::new(symbols)
    }
}

impl From<GeneVocabulary> for Vec<String> {
    fn from(vocabulary: GeneVocabulary) -> Self {
        vocabulary.symbols
    }
}
