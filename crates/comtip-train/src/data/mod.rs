//! From shards to batches of pairs, in the order a seed tells.

mod augmentation;
mod batch_source;
mod chosen_genes;
mod data_of_genes;
mod data_remarks;
mod epoch_plan;
mod expression_batch;
mod expression_loader;
mod gene_ceilings;
mod gene_choice;
mod leak_check;
mod ordered_workers;
mod pair_batch;
mod pair_batcher;
mod pair_loader;
mod past_training;
mod position;
mod random;
mod slide_ceilings;
mod tile_reader;
mod training_data;

pub use batch_source::BatchSource;
pub use chosen_genes::ChosenGenes;
pub use data_remarks::DataRemarks;
pub use epoch_plan::EpochPlan;
pub use expression_batch::ExpressionBatch;
pub use expression_loader::ExpressionLoader;
pub use gene_ceilings::{GeneCeilings, TrainingSlideCeiling};
pub use gene_choice::{PartlyMeasured, SkippedGenes};
pub use pair_batch::PairBatch;
pub use pair_batcher::PairBatcher;
pub use pair_loader::{PairLoader, PreparedBatches};
pub use position::Position;
pub use random::{Purpose, random_stream};
pub use slide_ceilings::slide_ceilings;
pub use training_data::TrainingData;
