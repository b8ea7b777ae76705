//! The loop: steps, epochs, validation, and what is saved between them; it knows no objective by name.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use burn::optim::lr_scheduler::module_lr_scheduler::ModuleLrScheduler;

use super::checkpoints::Checkpoints;
use super::control::Control;
use super::trainer_event::TrainerEvent;
use super::training_state::TrainingState;
use crate::data::BatchSource;
use crate::error::TrainError;
use crate::monitor::{EpochSteps, JsonLines, Monitor, Pace, StepPlace, StepValues};
use crate::objective::Objective;
use crate::optim::{clip_gradients, follow, gradient_norm};
use crate::settings::TrainerSettings;
use crate::step_split::StepSplit;

/// All that a run is, but its state.
pub(super) struct TrainingLoop<'a, O: Objective, M: Monitor<O>> {
    pub(super) settings: TrainerSettings,
    pub(super) monitor: M,
    pub(super) steps_per_epoch: usize,
    pub(super) schedule: ModuleLrScheduler,
    pub(super) checkpoints: Checkpoints,
    pub(super) steps: JsonLines<M::Step>,
    pub(super) epochs: JsonLines<M::Epoch>,
    /// Steps of the epoch that is under way.
    pub(super) of_epoch: Vec<M::Step>,
    pub(super) control: Control<'a, TrainerEvent<M::Step, M::Epoch>>,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// With its last epoch.
    Finished,
    /// Asked to stop; it can be resumed from the checkpoint it left.
    Interrupted,
}

impl<O: Objective, M: Monitor<O>> TrainingLoop<'_, O, M> {
    /// Trains to the end, or until asked to stop.
    ///
    /// # Errors
    ///
    /// If a batch cannot be read, an epoch has more or fewer batches than the source said, the monitor fails or a number
    /// is not finite any more (the state before that is saved first), the device does not answer, or a file cannot be
    /// written.
    pub(super) fn run(
        &mut self,
        source: &impl BatchSource<Batch = O::Batch>,
        mut state: TrainingState<O>,
    ) -> Result<(TrainingState<O>, End), TrainError> {
        (0..state.position.total_steps).for_each(|_| {
            self.schedule.step();
        });
        while state.position.epoch <= self.settings.epochs {
            let end;
            (state, end) = self.train_epoch(source, state)?;
            if end == End::Interrupted {
                return Ok((state, end));
            }
        }
        Ok((state, End::Finished))
    }

    fn train_epoch(
        &mut self,
        source: &impl BatchSource<Batch = O::Batch>,
        mut state: TrainingState<O>,
    ) -> Result<(TrainingState<O>, End), TrainError> {
        let begun = Instant::now();
        let (mut n_items, mut waited) = (0, Duration::ZERO);
        let mut batches = source.epoch(state.position.epoch, state.position.step + 1);
        loop {
            let asked = Instant::now();
            let next = batches.next();
            waited += asked.elapsed();
            let (n_done, n_said) = (state.position.step, self.steps_per_epoch);
            let batch = match next {
                None if n_done == n_said => break,
                Some(Ok(batch)) if n_done < n_said => batch,
                Some(Err(error)) => return Err(self.saved_before(&state, error)),
                unlike => {
                    let error = TrainError::EpochLength {
                        epoch: state.position.epoch,
                        n_batches: unlike.is_none().then_some(n_done),
                        steps_per_epoch: n_said,
                    };
                    return Err(self.saved_before(&state, error));
                }
            };
            n_items += O::n_items(&batch);
            state = self.train_step(state, &batch)?;
            let is_due = |every: usize| state.position.step.is_multiple_of(every);
            if self.control.stop.load(Ordering::SeqCst) {
                self.save(&state)?;
                return Ok((state, End::Interrupted));
            }
            if self.settings.checkpoint_steps.is_some_and(is_due) {
                self.save(&state)?;
            }
        }
        let elapsed = begun.elapsed();
        drop(batches);
        let pace = Pace {
            n_items,
            elapsed,
            waited,
        };
        self.finish_epoch(source, state, pace)
    }

    fn train_step(
        &mut self,
        mut state: TrainingState<O>,
        batch: &O::Batch,
    ) -> Result<TrainingState<O>, TrainError> {
        let (losses, mut gradients) = state.model.gradients_beside(batch, state.average.as_ref());
        let place = StepPlace {
            split: StepSplit::Train,
            epoch: state.position.epoch,
            step: state.position.step + 1,
        };
        let mut values = StepValues::read(&losses, place, O::n_items(batch))?;
        let norm = gradient_norm(&state.model, &mut gradients)?;
        values.gradient_norm = Some(norm);
        if let Err(error) = values.check_finite() {
            return Err(self.saved_before(&state, error));
        }
        if let Some(bound) = self.settings.optimizer.max_gradient_norm {
            clip_gradients(&state.model, &mut gradients, norm, bound);
        }
        let rates = self.schedule.step();
        values.learning_rate = rates.base();
        state.model = state.model.after_batch(&losses);
        state.model = state.model.stepped(&mut state.optimizer, rates, gradients);
        let decay = self.settings.optimizer.average_decay;
        if let (Some(average), Some(decay)) = (state.average, decay) {
            let t = state.position.total_steps as f64;
            let decay = decay.min((1.0 + t) / (10.0 + t));
            state.average = Some(follow(average, &state.model.valid(), decay));
        } else {
            state.average = None;
        }
        state.position.step += 1;
        state.position.total_steps += 1;
        state.score = None;
        let step = self.record(&values)?;
        self.of_epoch.push(step);
        Ok(state)
    }

    /// Validates, has the model looked at and saves it, or is asked to stop on the way.
    fn finish_epoch(
        &mut self,
        source: &impl BatchSource<Batch = O::Batch>,
        mut state: TrainingState<O>,
        pace: Pace,
    ) -> Result<(TrainingState<O>, End), TrainError> {
        let epoch = state.position.epoch;
        let model = match &state.average {
            Some(average) => average.clone(),
            None => state.model.valid(),
        };
        let mut validated = Vec::new();
        for (batch, step) in source.validation().zip(1..) {
            if self.control.stop.load(Ordering::SeqCst) {
                // Behind the last step of the epoch, whose validation begins anew.
                self.save(&state)?;
                return Ok((state, End::Interrupted));
            }
            let batch = match batch {
                Ok(batch) => batch,
                Err(error) => return Err(self.saved_before(&state, error)),
            };
            let place = StepPlace {
                split: StepSplit::Validation,
                epoch,
                step,
            };
            // An error here is of a device that does not answer: there are no weights to save.
            let values = StepValues::read(&model.losses(&batch), place, O::n_items(&batch))?;
            // The steps before had finite losses, so it is the last of them that went astray.
            values.check_finite()?;
            validated.push(self.record(&values)?);
        }
        let of_epoch = std::mem::take(&mut self.of_epoch);
        let mut line = None;
        if !of_epoch.is_empty() {
            let steps = EpochSteps {
                epoch,
                total_steps: state.position.total_steps,
                train: &of_epoch,
                validation: &validated,
                pace,
            };
            let done = self.monitor.epoch(&model, steps);
            let done = done.map_err(|error| self.saved_before(&state, error))?;
            state.score = Some(self.monitor.score(&done));
            self.epochs.append(&done)?;
            line = Some(done);
        }
        state.position.epoch += 1;
        state.position.step = 0;
        self.save(&state)?;
        if let Some(line) = line {
            (self.control.on_event)(&TrainerEvent::Epoch(line));
        }
        Ok((state, End::Finished))
    }

    /// The error, with the state before it saved. Weights on a device that does not answer cannot be, and trying is a
    /// panic of Burn.
    fn saved_before(&mut self, state: &TrainingState<O>, error: TrainError) -> TrainError {
        if matches!(error, TrainError::Device(_)) {
            return error;
        }
        match self.save(state) {
            Ok(()) => error,
            Err(unsaved) => TrainError::Unsaved {
                error: Box::new(error),
                source: Box::new(unsaved),
            },
        }
    }

    fn record(&mut self, values: &StepValues) -> Result<M::Step, TrainError> {
        let step = self.monitor.step(values);
        self.steps.append(&step)?;
        (self.control.on_event)(&TrainerEvent::Step(step.clone()));
        Ok(step)
    }

    fn save(&mut self, state: &TrainingState<O>) -> Result<(), TrainError> {
        // A checkpoint must not outlive the lines that lead to it.
        self.steps.sync()?;
        self.epochs.sync()?;
        let path = self.checkpoints.save(state)?;
        (self.control.on_event)(&TrainerEvent::Saved { path });
        Ok(())
    }
}
