//! What is minimised: the losses of a batch and their gradients.

mod large_batch;
mod losses;
mod pretraining;
mod readings;
mod sentence_pairs;
mod step_profile;
mod terms;

pub use large_batch::LargeBatch;
pub use losses::Losses;
pub use pretraining::Pretraining;
pub(crate) use sentence_pairs::SentencePairs;
pub use step_profile::StepPhase;
