//! From shards to batches of pairs, in the order a seed tells.

mod augmentation;
mod batch_source;
mod epoch_plan;
mod ordered_workers;
mod pair_batch;
mod pair_batcher;
mod pair_loader;
mod position;
mod random;

pub use batch_source::BatchSource;
pub use epoch_plan::EpochPlan;
pub use pair_batch::PairBatch;
pub use pair_batcher::PairBatcher;
pub use pair_loader::{PairLoader, PreparedBatches};
pub use position::Position;
pub use random::{Purpose, random_stream};
