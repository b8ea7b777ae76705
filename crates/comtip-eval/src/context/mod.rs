//! All that an evaluation needs of a run and its shards.

mod embedding_map;
mod embeddings;
mod eval_context;
mod facts;
mod gene_ids;
mod held_against;
mod kept_vectors;
mod model_identity;
mod opened;
mod raw_counts;
mod renormalised;
mod scored;
mod spots;
mod transcriptomes;
mod tuning;
mod vector_cache;
mod vector_origin;
mod warnings;

pub use embeddings::Representation;
pub use eval_context::EvalContext;
pub(crate) use model_identity::model_identity;
pub use raw_counts::RawCounts;
pub use transcriptomes::JointRepresentation;
pub use tuning::Tuning;
