//! How a run begins, is watched and is stopped.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::training_event::TrainingEvent;

/// Whether a run begins or is resumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// In a folder that holds no run yet.
    Fresh,
    /// Behind the newest whole checkpoint of the folder; the settings must be those it began with. Where
    /// nothing was begun or saved yet, at the first step.
    Resume,
}

/// How a run is watched and stopped.
pub struct Control<'a, E = TrainingEvent> {
    /// Set from anywhere, it ends the run after the step under way, with a checkpoint.
    pub stop: Arc<AtomicBool>,
    /// Hears what happens.
    pub on_event: &'a mut dyn FnMut(&E),
}
