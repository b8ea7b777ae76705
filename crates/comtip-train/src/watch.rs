//! Ends a run that has gone wrong, and remembers why.

use std::sync::{Arc, Mutex, PoisonError};

use burn::train::Interrupter;

use crate::TrainError;

/// A handle to Burn's interrupter that keeps the first reason for a stop.
#[derive(Clone, Default)]
pub(crate) struct Watch {
    interrupter: Interrupter,
    reason: Arc<Mutex<Option<TrainError>>>,
}

impl Watch {
    /// Stops the run after the current step.
    pub(crate) fn stop(&self, reason: TrainError) {
        let mut first = self.reason.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert(reason);
        self.interrupter.stop(None);
    }

    /// Why the run was stopped, if it was.
    pub(crate) fn reason(&self) -> Option<TrainError> {
        self.reason
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    /// Burn's side of the handle.
    pub(crate) fn interrupter(&self) -> Interrupter {
        self.interrupter.clone()
    }
}
