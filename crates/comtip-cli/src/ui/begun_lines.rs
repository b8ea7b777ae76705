//! Where a run begins, and what of it was damaged.

use comtip::train::{DamagedCheckpoint, Position};

use super::cli_error::without_numbers;
use super::plural::plural;

/// Where a run begins, and what of it was damaged.
pub(super) struct BegunLines<'a> {
    pub(super) position: Position,
    pub(super) steps_per_epoch: usize,
    pub(super) n_epochs: usize,
    pub(super) damaged: &'a [DamagedCheckpoint],
    pub(super) n_lost_lines: usize,
}

impl BegunLines<'_> {
    /// A line for each thing worth knowing; none of a run that begins with its first step.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self
            .damaged
            .iter()
            .map(|checkpoint| {
                format!(
                    "warning: {} was skipped: {}; resuming from the one before",
                    checkpoint.path.display(),
                    without_numbers(&checkpoint.problem)
                )
            })
            .collect();
        if self.n_lost_lines > 0 {
            lines.push(format!(
                "warning: metrics.jsonl lacks {} that the run took before",
                plural(self.n_lost_lines, "step")
            ));
        }
        let Position {
            epoch,
            step,
            total_steps,
        } = self.position;
        if total_steps > 0 {
            lines.push(match epoch > self.n_epochs {
                true => "the run is finished already".to_owned(),
                false => format!(
                    "resumed in epoch {epoch} after step {step} of {}",
                    self.steps_per_epoch
                ),
            });
        }
        lines
    }
}
