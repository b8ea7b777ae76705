//! What is minimised: the losses of a batch and their gradients.

mod chunking;
mod contrast_stage;
mod detached_leaf;
mod embedding_gradients;
mod fine_tuning;
mod grad_cache;
mod join;
mod losses;
mod masked_teacher;
mod objective;
mod pretraining;
mod pretraining_objective;
mod sentence_pairs;
mod step_profile;
mod terms;
mod tower_gradients;
mod tower_outputs;
mod weighted_sum;

pub use chunking::Chunking;
pub use fine_tuning::FineTuning;
pub use grad_cache::GradCache;
pub use join::join;
pub use losses::{LossTerm, Losses};
pub use objective::Objective;
pub use pretraining::Pretraining;
pub(crate) use sentence_pairs::SentencePairs;
pub use step_profile::StepPhase;
