//! How the byte-pair tokens of a gene and of a value take their place in a sentence.

use serde::{Deserialize, Serialize};

/// What becomes of the tokens of a slot.
///
/// None of the paper's eight marker genes is a single token of CLIP's vocabulary, and a number is one
/// token a character. The paper speaks of *the* gene token, so collapsing is the default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spans {
    /// A slot is one token: the mean of its tokens' embeddings, enriched (Eq. 9). Ten tokens a sentence.
    #[default]
    Collapsed,
    /// A slot keeps its tokens, each of them enriched. About fifteen tokens a sentence.
    SubTokens,
}
