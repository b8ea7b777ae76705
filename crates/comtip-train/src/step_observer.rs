//! Hands every step to the caller.

use std::sync::{Mutex, PoisonError};

use burn::train::LearnerSummary;
use burn::train::logger::{EvaluationProgressLogger, TrainingProgressLogger};
use burn::train::metric::MetricDefinition;
use burn::train::renderer::{
    EvaluationName, MetricState, MetricsRenderer, MetricsRendererEvaluation,
    MetricsRendererTraining,
};

use crate::StepRecord;

/// What the caller does with a step.
pub(crate) type OnStep = Box<dyn FnMut(&StepRecord) + Send>;

/// Burn's renderer, silent: libraries do not print.
pub(crate) struct StepObserver {
    on_step: Mutex<OnStep>,
}

impl StepObserver {
    pub(crate) fn new(on_step: OnStep) -> Self {
        Self {
            on_step: Mutex::new(on_step),
        }
    }

    fn observe(&mut self, state: MetricState) {
        let MetricState::Generic(entry) = state else {
            return;
        };
        let line = &entry.serialized_entry.serialized;
        if let Ok(record) = serde_json::from_str::<StepRecord>(line) {
            let on_step = self.on_step.get_mut();
            on_step.unwrap_or_else(PoisonError::into_inner)(&record);
        }
    }
}

impl MetricsRendererTraining for StepObserver {
    fn update_train(&mut self, state: MetricState) {
        self.observe(state);
    }

    fn update_valid(&mut self, state: MetricState) {
        self.observe(state);
    }

    fn on_train_end(
        &mut self,
        _summary: Option<LearnerSummary>,
    ) -> Result<(), Box<dyn std::error::Error>> {
        Ok(())
    }
}

impl MetricsRendererEvaluation for StepObserver {
    fn update_test(&mut self, _name: EvaluationName, _state: MetricState) {}
}

impl TrainingProgressLogger for StepObserver {
    fn start(&mut self, _: usize, _: usize, _: Option<usize>, _: Option<&str>) {}
    fn update_epoch(&mut self, _epoch: usize) {}
    fn start_split(&mut self, _split: &str, _total_items: usize) {}
    fn update_split(&mut self, _items_processed: usize) {}
    fn end_split(&mut self) {}
    fn end(&mut self) {}
    fn log_event_training(&mut self, _event: String) {}
}

impl EvaluationProgressLogger for StepObserver {
    fn start_global_progress(&mut self, _total_tests: usize) {}
    fn start_test(&mut self, _name: &str, _total_items: usize) {}
    fn update_test_progress(&mut self, _items_processed: usize) {}
    fn end_test(&mut self) {}
    fn end_global_progress(&mut self) {}
    fn log_event_evaluation(&mut self, _event: String) {}
}

impl MetricsRenderer for StepObserver {
    fn manual_close(&mut self) {}
    fn register_metric(&mut self, _definition: MetricDefinition) {}
}
