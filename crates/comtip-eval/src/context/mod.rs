//! All that an evaluation needs of a run and its shards.

mod embeddings;
mod eval_context;
mod facts;
mod raw_counts;
mod spots;
mod transcriptomes;

pub use embeddings::Representation;
pub use eval_context::EvalContext;
pub use raw_counts::RawCounts;
