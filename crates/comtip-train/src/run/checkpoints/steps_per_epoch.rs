//! Checkpoints of epochs that have as many steps as they had.

use std::path::Path;

use super::Checkpoints;
use super::parts::read_state;
use crate::error::TrainError;

impl Checkpoints {
    /// The same, of a run whose epochs have so many steps: written with them, and restored only if they were.
    pub(crate) fn with_steps_per_epoch(self, steps_per_epoch: usize) -> Self {
        Self {
            steps_per_epoch: Some(steps_per_epoch),
            ..self
        }
    }

    /// Refuses a state of epochs of another length: its position and the learning rates behind it would mean another
    /// place. Checkpoints of earlier versions do not say it.
    pub(super) fn check_steps_per_epoch(&self, path: &Path) -> Result<(), TrainError> {
        // What cannot be read is reported with the rest of the damage.
        let stored = read_state(path)
            .ok()
            .and_then(|state| state.steps_per_epoch);
        match (stored, self.steps_per_epoch) {
            (Some(before), Some(now)) if before != now => Err(TrainError::Run {
                path: path.to_owned(),
                problem: format!(
                    "was written in epochs of {before} steps, and the source of batches says {now} now; resume the run \
                     with the batches it began with"
                ),
            }),
            _ => Ok(()),
        }
    }
}
