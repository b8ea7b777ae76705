//! Whether a shape and genes make a model together.

use std::path::Path;

use comtip_text::{ClipTokenizer, Spans, TokenizedTemplate};

use super::{CONFIG, GENES, malformed};
use crate::config::ComtipConfig;
use crate::error::ModelError;
use crate::gene_panel::GenePanel;
use crate::model_sizes::check_model;

/// Most characters of a value in a sentence, as `-1000.00`; each is a token.
const N_VALUE_TOKENS: usize = 8;

impl ComtipConfig {
    /// Refuses a shape and genes that make no model together.
    ///
    /// # Errors
    ///
    /// If no model can be of these sizes, a value grid is of no use, there are more genes or fewer than the shape
    /// says, or a gene makes a sentence longer than the text tower reads.
    pub fn check(&self, panel: &GenePanel) -> Result<(), ModelError> {
        let sizes = check_model(self);
        sizes.map_err(|problem| malformed(Path::new(CONFIG), &problem))?;
        let genes = panel.check();
        genes.map_err(|problem| malformed(Path::new(GENES), &problem))?;
        check_gene_counts(self, panel, Path::new(GENES))?;
        match self.text.spans {
            // A gene is one token, whatever its name.
            Spans::Collapsed => Ok(()),
            Spans::SubTokens => check_sentences(self, panel),
        }
    }
}

/// Refuses genes of another number than the model has; `path` is named.
pub(super) fn check_gene_counts(
    config: &ComtipConfig,
    panel: &GenePanel,
    path: &Path,
) -> Result<(), ModelError> {
    let n_genes = panel.vocabulary.len();
    if n_genes == config.text.n_genes {
        return Ok(());
    }
    Err(malformed(
        path,
        &format!(
            "lists {n_genes} genes, but the model has {}; the files of a checkpoint belong together, take them from \
             one run",
            config.text.n_genes
        ),
    ))
}

fn check_sentences(config: &ComtipConfig, panel: &GenePanel) -> Result<(), ModelError> {
    let n_positions = config.text.tower.n_positions;
    let tokenizer = ClipTokenizer::new()?;
    // A collapsed sentence has one token each for gene and value.
    let n_else = TokenizedTemplate::N_POSITIONS - 2 + N_VALUE_TOKENS;
    for symbol in panel.vocabulary.symbols() {
        let n_tokens = n_else + tokenizer.tokens_of(symbol)?.len();
        if n_tokens > n_positions {
            return Err(malformed(
                Path::new(GENES),
                &format!(
                    "gene `{symbol}` makes a sentence of {n_tokens} tokens, more than the {n_positions} that the text \
                     tower reads; leave it out, or collapse spans"
                ),
            ));
        }
    }
    Ok(())
}
