//! All that an evaluation needs of a run and its shards.

mod embedding_map;
mod embeddings;
mod eval_context;
mod facts;
mod opened;
mod raw_counts;
mod scored;
mod spots;
mod transcriptomes;
mod tuning;
mod warnings;

pub use embeddings::Representation;
pub use eval_context::EvalContext;
pub use raw_counts::RawCounts;
pub use transcriptomes::JointRepresentation;
pub use tuning::Tuning;
