//! Where the transcriptomes of spots lie in the joint space.

use std::sync::Arc;

use comtip_model::embed_sentences;
use comtip_train::PairBatcher;
use ndarray::Array2;

use super::eval_context::EvalContext;
use crate::error::EvalError;
use crate::event::EvalEvent;
use crate::half::Half;

/// What transcriptomes are embedded by, for a progress bar.
const SENTENCES: &str = "gene sentences";

impl EvalContext {
    /// Where the model puts what was measured of all spots of a half in the joint space, not normalised: the mean of as
    /// many sentences a spot as the run was trained on, drawn as for validation. They are embedded when they are first
    /// asked for.
    ///
    /// # Shapes
    ///
    /// - output: `[n_spots, d_joint]`, spots as in [`spots`](Self::spots)
    ///
    /// # Errors
    ///
    /// If a shard or the device cannot be read.
    pub fn transcriptomes(&self, half: Half) -> Result<Arc<Array2<f32>>, EvalError> {
        if let Some(kept) = self.transcriptomes.borrow().get(&half) {
            return Ok(kept.clone());
        }
        let set = self.spots(half)?;
        let n_spots = set.len();
        self.emit(EvalEvent::EmbeddingStarted { half, n_spots });
        let checkpoint = &self.checkpoint;
        let batcher = PairBatcher::new(&self.config, &checkpoint.config);
        let sentences = batcher.measured_sentences(set, 0..n_spots);
        let vectors = embed_sentences(&checkpoint.model, &sentences, &checkpoint.tokens)?;
        let vectors = Arc::new(vectors);
        self.emit(EvalEvent::Embedded { n_spots });
        self.emit(EvalEvent::EmbeddingFinished {
            half,
            n_spots,
            encoders: &[SENTENCES],
        });
        let mut kept = self.transcriptomes.borrow_mut();
        Ok(kept.entry(half).or_insert(vectors).clone())
    }
}
