//! An ordered list of genes a model works on.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::error::DataError;

/// Gene symbols in a fixed order, each once; in JSON a plain list.
///
/// # Examples
///
/// ```
/// use comtip_data::GeneVocabulary;
///
/// let mut genes = GeneVocabulary::new(vec!["MBP".into(), "HLA-A".into()]);
/// genes.extend_with_named(&["GFAP".into(), "MBP".into()]);
/// assert_eq!(genes.symbols(), ["MBP", "HLA-A", "GFAP"]);
/// assert_eq!(genes.index_of("GFAP"), Some(2));
/// assert_eq!(serde_json::to_string(&genes)?, r#"["MBP","HLA-A","GFAP"]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct GeneVocabulary {
    symbols: Vec<String>,
    places: HashMap<String, usize>,
}

impl GeneVocabulary {
    /// A vocabulary of `symbols` in that order; of a repeated one the first stays.
    pub fn new(symbols: Vec<String>) -> Self {
        let mut vocabulary = Self::default();
        vocabulary.extend_with_named(&symbols);
        vocabulary
    }

    /// Number of genes.
    pub fn len(&self) -> usize {
        self.symbols.len()
    }

    /// Whether there is no gene.
    pub fn is_empty(&self) -> bool {
        self.symbols.is_empty()
    }

    /// The genes in order.
    pub fn symbols(&self) -> &[String] {
        &self.symbols
    }

    /// Place of a gene in the order, from 0.
    pub fn index_of(&self, symbol: &str) -> Option<usize> {
        self.places.get(symbol).copied()
    }

    /// Appends the genes that are not there yet, such as markers someone names beside those chosen
    /// by variability.
    pub fn extend_with_named(&mut self, symbols: &[String]) {
        for symbol in symbols {
            if self.index_of(symbol).is_none() {
                self.push(symbol.clone());
            }
        }
    }

    fn push(&mut self, symbol: String) {
        self.places.insert(symbol.clone(), self.symbols.len());
        self.symbols.push(symbol);
    }
}

/// A list that was stored: a repeated symbol would move the places of all that follow.
impl TryFrom<Vec<String>> for GeneVocabulary {
    type Error = DataError;

    fn try_from(symbols: Vec<String>) -> Result<Self, DataError> {
        let mut vocabulary = Self::default();
        for symbol in symbols {
            if let Some(first) = vocabulary.index_of(&symbol) {
                let second = vocabulary.len();
                let problem =
                    format!("gene `{symbol}` is in the vocabulary twice, at {first} and {second}");
                return Err(DataError::Genes { problem });
            }
            vocabulary.push(symbol);
        }
        Ok(vocabulary)
    }
}

impl From<GeneVocabulary> for Vec<String> {
    fn from(vocabulary: GeneVocabulary) -> Self {
        vocabulary.symbols
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_list_keeps_its_places_and_has_no_repeats() {
        let genes: GeneVocabulary = serde_json::from_str(r#"["B","A-1","A.2"]"#).unwrap();
        assert_eq!(genes.symbols(), ["B", "A-1", "A.2"]);
        assert_eq!(genes.index_of("A.2"), Some(2));
        assert_eq!(genes.index_of("a.2"), None);
        let error = serde_json::from_str::<GeneVocabulary>(r#"["B","A","B"]"#).unwrap_err();
        let expected = "gene `B` is in the vocabulary twice, at 0 and 2";
        assert!(error.to_string().starts_with(expected), "{error}");
    }

    #[test]
    fn named_genes_go_to_the_end_once() {
        assert!(GeneVocabulary::default().is_empty());
        let mut genes = GeneVocabulary::new(vec!["A".into(), "B".into(), "A".into()]);
        genes.extend_with_named(&["C".into(), "B".into()]);
        assert_eq!(genes.symbols(), ["A", "B", "C"]);
        assert_eq!(genes.len(), 3);
    }
}
