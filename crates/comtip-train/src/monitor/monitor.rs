//! What is logged of a run, and what is looked at between its epochs.

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::step_values::{StepPlace, StepValues};
use crate::error::TrainError;
use crate::objective::Objective;

/// Turns what a trainer measures into the lines of its logs, and looks at the model between epochs.
///
/// [`LossMonitor`](crate::LossMonitor) logs the losses of any objective.
pub trait Monitor<O: Objective> {
    /// A line of `metrics.jsonl`.
    type Step: StepLine;
    /// A line of `epochs.jsonl`.
    type Epoch: EpochLine;

    /// Called once, before the first step of this process, with the epochs that are done.
    ///
    /// # Errors
    ///
    /// If what is to be looked at cannot be read.
    fn begin(&mut self, past: Vec<Self::Epoch>, is_finished: bool) -> Result<(), TrainError>;

    /// The line of a step.
    fn step(&self, values: &StepValues) -> Self::Step;

    /// The line of an epoch, behind its validation. `model` is without autodiff: the averaged one, if an average is kept.
    ///
    /// # Errors
    ///
    /// If a number cannot be read from the device. The run ends, with the steps of the epoch saved.
    fn epoch(
        &mut self,
        model: &O,
        steps: EpochSteps<'_, Self::Step>,
    ) -> Result<Self::Epoch, TrainError>;

    /// What the model of an epoch is worth, lower is better: the best checkpoint has the lowest.
    fn score(&self, epoch: &Self::Epoch) -> f64;
}

/// A line of `metrics.jsonl`.
pub trait StepLine: Clone + Serialize + DeserializeOwned {
    /// Which step it is of: behind a checkpoint that a run is resumed from, lines are dropped.
    fn place(&self) -> StepPlace;
}

/// A line of `epochs.jsonl`.
pub trait EpochLine: Clone + Serialize + DeserializeOwned {
    /// Which epoch it is of, from 1.
    fn epoch(&self) -> usize;
}

/// The steps of an epoch.
#[derive(Debug)]
pub struct EpochSteps<'a, S> {
    /// From 1.
    pub epoch: usize,
    /// Steps of the run so far.
    pub total_steps: usize,
    /// Its training steps, at least one.
    pub train: &'a [S],
    /// Its validation steps, if there are any.
    pub validation: &'a [S],
    /// How fast it went.
    pub pace: Pace,
}

/// How fast an epoch went, validation not counted; since the last resume if it was resumed within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Items that were trained on.
    pub n_items: usize,
    /// How long that took.
    pub elapsed: Duration,
    /// How much of it the trainer waited for batches.
    pub waited: Duration,
}

impl Pace {
    /// Never 0, so that speeds are numbers.
    pub(crate) fn seconds(&self) -> f64 {
        self.elapsed.as_secs_f64().max(1e-9)
    }

    /// Items a second.
    pub(crate) fn items_per_s(&self) -> f64 {
        self.n_items as f64 / self.seconds()
    }

    /// Share of the time that the trainer waited for batches.
    pub(crate) fn loader_wait(&self) -> f64 {
        self.waited.as_secs_f64() / self.seconds()
    }
}
