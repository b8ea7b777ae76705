//! What happens in any run.

use std::path::PathBuf;

use super::checkpoints::DamagedCheckpoint;
use crate::data::Position;

/// What happens in any run; its steps and epochs are the lines of the logs.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum TrainerEvent<S, E> {
    /// It begins, at the first step or behind a checkpoint.
    Begun {
        /// Where.
        position: Position,
        /// Steps of an epoch.
        steps_per_epoch: usize,
        /// Epochs of the whole run.
        n_epochs: usize,
        /// Newer checkpoints that had to be passed over.
        damaged: Vec<DamagedCheckpoint>,
        /// Steps before the position that the log of steps lacks.
        n_lost_lines: usize,
    },
    /// A training or validation step is done.
    Step(S),
    /// An epoch is done.
    Epoch(E),
    /// A checkpoint was written.
    Saved {
        /// Its folder.
        path: PathBuf,
    },
}
