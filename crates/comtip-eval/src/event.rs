//! What happens while a model is scored.

use crate::half::Half;

/// What happens while a model is scored, for a progress bar; scores come back as values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EvalEvent<'a> {
    /// One pass over the tiles or the sentences of some spots begins.
    EmbeddingStarted {
        /// Which spots.
        half: Half,
        /// How many.
        n_spots: usize,
    },
    /// More spots of the pass are done.
    Embedded {
        /// How many more.
        n_spots: usize,
    },
    /// Vectors of some spots were kept by an earlier evaluation of the run, and are not made again.
    Recalled {
        /// Which spots.
        half: Half,
        /// How many.
        n_spots: usize,
        /// What they were embedded by.
        encoders: &'a [&'a str],
    },
    /// The pass is done.
    EmbeddingFinished {
        /// Which spots.
        half: Half,
        /// How many.
        n_spots: usize,
        /// What they were embedded by.
        encoders: &'a [&'a str],
    },
}
