//! Ids of Ensembl beside the symbols of the panel.

use std::collections::HashMap;

use comtip_data::EnsemblId;

use super::eval_context::EvalContext;
use crate::error::EvalError;

impl EvalContext {
    /// The Ensembl id of genes of the panel, by symbol, where the shard of a test slide tells one; without its version.
    ///
    /// # Errors
    ///
    /// If a shard cannot be read.
    pub fn ensembl_ids(&self) -> Result<HashMap<String, String>, EvalError> {
        let mut ids = HashMap::new();
        for facts in self.test.slides() {
            let shard = self.shards.read_slide(&facts.slide)?;
            let of_slide = shard.gene_ids().unwrap_or_default();
            for (symbol, id) in shard.genes().iter().zip(of_slide) {
                if let Some(id) = EnsemblId::parse(id) {
                    ids.insert(symbol.clone(), id.stable.to_owned());
                }
            }
        }
        ids.retain(|symbol, _| self.scored.panel.vocabulary.symbols().contains(symbol));
        Ok(ids)
    }
}
