//! What can go wrong between a gene sentence and its tokens.

use std::error::Error;
use std::io;

/// Why a text could not be turned into tokens.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TextError {
    /// The merges that ship with the crate are damaged.
    #[error("cannot unpack the merges of the CLIP tokenizer")]
    Merges {
        /// What the decoder met.
        #[source]
        source: io::Error,
    },
    /// A line of the merges is not two pieces with a space between them.
    #[error("line {line} of the merges of the CLIP tokenizer is not a pair")]
    MergeLine {
        /// Line in the list, from 1.
        line: usize,
    },
    /// The tokenizer does not accept the vocabulary or the rules.
    #[error("cannot build the CLIP tokenizer")]
    Build {
        /// What the tokenizer says.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// The tokenizer does not accept a text.
    #[error("cannot tokenise `{text}`")]
    Encode {
        /// The text as it was given.
        text: String,
        /// What the tokenizer says.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// A gene symbol or a value is empty or blank, so there is nothing to put in its slot.
    #[error("`{text}` has no tokens; a gene symbol or a value must not be blank")]
    NoTokens {
        /// The text as it was given.
        text: String,
    },
    /// A template has no place for gene and value.
    #[error("template `{template}` {problem}")]
    Template {
        /// The template as it was given.
        template: String,
        /// What it lacks.
        problem: &'static str,
    },
}
