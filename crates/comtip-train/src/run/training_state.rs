//! What a run is at one moment.

use burn::optim::{ModuleOptimizer, OptimizerRecord};

use crate::data::Position;
use crate::objective::Objective;
use crate::optim::optimizer_of;
use crate::settings::OptimizerSettings;

/// What a run is at one moment.
pub(crate) struct TrainingState<O> {
    pub(crate) model: O,
    /// The running average of the weights, if one is kept.
    pub(crate) average: Option<O>,
    pub(crate) optimizer: ModuleOptimizer,
    pub(crate) position: Position,
    /// What the epoch before was worth, lower is better; `None` within an epoch.
    pub(crate) score: Option<f64>,
}

/// What a checkpoint holds of it.
pub(crate) struct StoredParts<O> {
    pub(crate) model: O,
    pub(crate) average: Option<O>,
    pub(crate) optimizer: OptimizerRecord,
    pub(crate) position: Position,
    pub(crate) score: Option<f64>,
}

impl<O: Objective> TrainingState<O> {
    /// Before the first step.
    pub(crate) fn fresh(model: O, settings: &OptimizerSettings) -> Self {
        let groups = model.parameter_groups();
        Self {
            average: settings.average_decay.map(|_| model.valid()),
            model,
            optimizer: optimizer_of(settings, &groups),
            position: Position {
                epoch: 1,
                ..Position::default()
            },
            score: None,
        }
    }

    /// With what a checkpoint holds.
    pub(crate) fn restored(self, stored: StoredParts<O>) -> Self {
        Self {
            model: stored.model,
            average: stored.average,
            optimizer: self.optimizer.load_record(stored.optimizer),
            position: stored.position,
            score: stored.score,
        }
    }

    /// What is left of training: the averaged model if there is one, without autodiff.
    pub(crate) fn into_trained(self) -> O {
        self.average.unwrap_or_else(|| self.model.valid())
    }
}
