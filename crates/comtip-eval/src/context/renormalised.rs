//! The same spots with values that are made in another way.

use comtip_data::{Normalization, SpotSet};

use super::eval_context::EvalContext;
use crate::error::EvalError;
use crate::half::Half;

impl EvalContext {
    /// The spots of a half, in the same order, with values of the same genes by another normalisation.
    ///
    /// # Errors
    ///
    /// If a shard cannot be read.
    pub fn spots_as(&self, half: Half, normalization: Normalization) -> Result<SpotSet, EvalError> {
        let split = &self.scored.split;
        let parts = match half {
            Half::Training => split.train(),
            Half::Test => split.test(),
        };
        let vocabulary = &self.scored.panel.vocabulary;
        let set = SpotSet::open_parts(&self.shards, &parts, vocabulary, normalization);
        Ok(set?)
    }
}
