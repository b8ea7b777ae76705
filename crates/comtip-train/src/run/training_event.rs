//! What a run tells while it goes on.

use std::path::PathBuf;

use comtip_data::SamplerMix;

use super::checkpoints::DamagedCheckpoint;
use crate::data::Position;
use crate::monitor::{EpochRecord, StepRecord};

/// What a run tells while it goes on.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum TrainingEvent {
    /// It begins, at the first step or behind a checkpoint.
    Begun {
        /// Where.
        position: Position,
        /// Steps of an epoch.
        steps_per_epoch: usize,
        /// Pairs of a step.
        batch_size: usize,
        /// Spots kept for validation.
        n_validation: usize,
        /// Spots that `data.validation_share` asked for; only whole batches of them are kept.
        n_validation_wanted: usize,
        /// Epochs of the whole run.
        n_epochs: usize,
        /// How an epoch is made up, technology by technology.
        mix: SamplerMix,
        /// Newer checkpoints that had to be passed over.
        damaged: Vec<DamagedCheckpoint>,
        /// The run was begun before.
        goes_on: bool,
        /// Steps until the peak rate; in a run of no more steps it is reached with the last.
        n_warmup_steps: usize,
        /// Steps before the position that the log of steps lacks.
        n_lost_lines: usize,
    },
    /// A training or validation step is done.
    Step(StepRecord),
    /// An epoch is done.
    Epoch(EpochRecord),
    /// A checkpoint was written.
    Saved {
        /// Its folder.
        path: PathBuf,
    },
}
