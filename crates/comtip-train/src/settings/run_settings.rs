//! The section `[run]` of the settings, with its defaults.

use comtip_vision::Precision;
use documented::DocumentedFields;
use serde::{Deserialize, Serialize};

use super::best_by::BestBy;

/// Epochs, batches, checkpoints.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, DocumentedFields)]
#[serde(default, deny_unknown_fields)]
pub struct RunSettings {
    /// Passes over the training spots. Allowed: 1 to 1,000,000. Example: 20.
    pub epochs: usize,
    /// Spots per epoch, each a pair of tile and gene sentences. Allowed: 1 to 268,435,456. Example: 100000. If it is
    /// not set, every training spot once, but of a slide at most `data.max_spots_per_slide`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairs_per_epoch: Option<usize>,
    /// Spots per step. The contrast is among them, so more make it harder. Allowed: 2 to 1,048,576. Example: 32.
    pub batch_size: usize,
    /// Numbers in which the linear maps of both towers' blocks multiply: `f32`, or `bf16` where the device is faster
    /// with these. All else is `f32`: weights and their updates, norms, attention, softmax, losses and logit scale.
    pub precision: Precision,
    /// Threads that prepare batches; they change how long a step takes and nothing else. Allowed: 1 to 1,024. Example:
    /// 2.
    pub loader_workers: usize,
    /// Spots in memory at a time, for batches that do not fit; the gradient is that of the whole batch, at the cost of
    /// one more forward pass. Allowed: 1 or more. Example: 32. If it is not set, the whole batch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chunk_size: Option<usize>,
    /// How many of the last checkpoints to keep, besides the best one. Allowed: 1 to 1,000,000. Example: 2.
    pub keep_checkpoints: usize,
    /// By what the best one is chosen, of equals the later: `contrast` (the lowest InfoNCE or SigLIP over that of chance,
    /// on validation spots if there are any), `retrieval` (the highest recall at 10 among the validation spots, tiles and
    /// transcriptomes asking in turn) or `probe` (the highest correlation of predicted with measured expression on
    /// validation spots, by ridge regression on the tile embeddings of up to 2,048 training spots). The last two need
    /// validation spots and embed them once more after every epoch. Example: "retrieval".
    #[serde(skip_serializing_if = "BestBy::is_contrast")]
    pub best_by: BestBy,
    /// Saves a checkpoint within an epoch too, every so many steps. Allowed: 1 or more. Example: 100. If it is not set,
    /// only at the end of each epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint_steps: Option<usize>,
    /// How many training and validation spots to embed after every epoch, for the pair probe and the participation
    /// ratios; 0 switches these off. Allowed: 0 to 1,048,576. Example: 128.
    pub observed_spots: usize,
}

impl RunSettings {
    /// Pairs of a batch that are in memory at a time.
    pub fn pairs_in_memory(&self) -> usize {
        self.chunk_size.unwrap_or(self.batch_size)
    }
}

impl Default for RunSettings {
    fn default() -> Self {
        Self {
            epochs: 15,
            pairs_per_epoch: None,
            batch_size: 32,
            chunk_size: None,
            precision: Precision::default(),
            loader_workers: 2,
            keep_checkpoints: 2,
            best_by: BestBy::default(),
            checkpoint_steps: None,
            observed_spots: 128,
        }
    }
}
