//! The loop: steps, epochs, what is looked at between them, and what is saved.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use burn::module::Module;
use burn::optim::lr_scheduler::module_lr_scheduler::ModuleLrScheduler;
use comtip_text::TokenizedTemplate;

use super::checkpoints::{Checkpoints, TrainingState};
use super::training_event::TrainingEvent;
use crate::data::{PairBatch, PairLoader};
use crate::error::TrainError;
use crate::monitor::{
    Alarm, EpochRecord, JsonLines, MeanLosses, ObservedSpots, Speed, StepRecord, peak_resident_mib,
};
use crate::objective::LargeBatch;
use crate::optim::{clip_gradients, follow, gradient_norm};
use crate::settings::PretrainConfig;

/// All that a run is, but its state.
pub(crate) struct Trainer<'a> {
    pub(crate) config: &'a PretrainConfig,
    pub(crate) loader: PairLoader,
    pub(crate) large_batch: LargeBatch,
    pub(crate) schedule: ModuleLrScheduler,
    pub(crate) observed: Option<ObservedSpots>,
    pub(crate) checkpoints: Checkpoints,
    pub(crate) steps: JsonLines<StepRecord>,
    pub(crate) epochs: JsonLines<EpochRecord>,
    /// Steps of the epoch that is under way.
    pub(crate) of_epoch: Vec<StepRecord>,
    /// The epochs before.
    pub(crate) past: Vec<EpochRecord>,
    pub(crate) stop: Arc<AtomicBool>,
    pub(crate) on_event: &'a mut dyn FnMut(&TrainingEvent),
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// With its last epoch.
    Finished,
    /// Asked to stop; it can go on from the checkpoint it left.
    Interrupted,
}

impl Trainer<'_> {
    /// Trains to the end, or until asked to stop.
    ///
    /// # Errors
    ///
    /// If a tile cannot be read or a number is not finite any more (the state before that step is saved
    /// first), or a file cannot be written.
    pub(crate) fn run(
        &mut self,
        mut state: TrainingState,
    ) -> Result<(TrainingState, End), TrainError> {
        (0..state.position.total_steps).for_each(|_| {
            self.schedule.step();
        });
        while state.position.epoch <= self.config.run.epochs {
            let end;
            (state, end) = self.train_epoch(state)?;
            if end == End::Interrupted {
                return Ok((state, end));
            }
        }
        Ok((state, End::Finished))
    }

    fn train_epoch(
        &mut self,
        mut state: TrainingState,
    ) -> Result<(TrainingState, End), TrainError> {
        let epoch = state.position.epoch;
        let begun = Instant::now();
        let loader = self.loader.clone();
        let mut batches = loader.epoch(epoch, state.position.step + 1);
        let mut n_trained = 0;
        for batch in batches.by_ref() {
            let batch = match batch {
                Ok(batch) => batch,
                Err(error) => return Err(self.saved_before(&state, error)),
            };
            n_trained += batch.n_pairs();
            state = self.train_step(state, &batch)?;
            let is_due = |every: usize| state.position.step.is_multiple_of(every);
            if self.stop.load(Ordering::SeqCst) {
                self.save(&state)?;
                return Ok((state, End::Interrupted));
            }
            if self.config.run.checkpoint_steps.is_some_and(is_due) {
                self.save(&state)?;
            }
        }
        let (seconds, waited) = (begun.elapsed(), batches.waited());
        drop(batches);
        let speed = self.speed(n_trained, seconds, waited);
        self.finish_epoch(state, speed)
    }

    fn train_step(
        &mut self,
        mut state: TrainingState,
        batch: &PairBatch,
    ) -> Result<TrainingState, TrainError> {
        let (losses, mut gradients) = self.large_batch.gradients(&state.model, batch);
        let mut record = StepRecord::read(&losses)?;
        let norm = gradient_norm(&state.model, &mut gradients)?;
        record.gradient_norm = Some(norm);
        if let Err(error) = check_finite(&record) {
            return Err(self.saved_before(&state, error));
        }
        if let Some(bound) = self.config.optimizer.max_gradient_norm {
            clip_gradients(&state.model, &mut gradients, norm, bound);
        }
        let rates = self.schedule.step();
        record.learning_rate = rates.base();
        state.model = state.model.stepped(&mut state.optimizer, rates, gradients);
        if let (Some(average), Some(decay)) = (state.average, self.config.optimizer.average_decay) {
            let t = state.position.total_steps as f64;
            let decay = decay.min((1.0 + t) / (10.0 + t));
            state.average = Some(follow(average, &state.model.valid(), decay));
        } else {
            state.average = None;
        }
        state.position.step += 1;
        state.position.total_steps += 1;
        state.score = None;
        self.record(record.clone())?;
        self.of_epoch.push(record);
        Ok(state)
    }

    /// Validates, looks at the model and saves it, or is asked to stop on the way.
    fn finish_epoch(
        &mut self,
        mut state: TrainingState,
        speed: Speed,
    ) -> Result<(TrainingState, End), TrainError> {
        let epoch = state.position.epoch;
        let model = match &state.average {
            Some(average) => average.clone(),
            None => state.model.valid(),
        };
        let mut validated = Vec::new();
        let loader = self.loader.clone();
        for batch in loader.validation() {
            if self.stop.load(Ordering::SeqCst) {
                // Behind the last step of the epoch, whose validation begins anew.
                self.save(&state)?;
                return Ok((state, End::Interrupted));
            }
            let batch = match batch {
                Ok(batch) => batch,
                Err(error) => return Err(self.saved_before(&state, error)),
            };
            let mut record = StepRecord::read(&self.large_batch.losses(&model, &batch))?;
            record.epoch = epoch;
            // The steps before had finite losses, so it is the last of them that went astray.
            check_finite(&record)?;
            self.record(record.clone())?;
            validated.push(record);
        }
        let diagnosis = match &self.observed {
            Some(observed) => Some(observed.diagnose(&model)?),
            None => None,
        };
        let image = diagnosis.and_then(|seen| seen.image);
        let text = diagnosis.and_then(|seen| seen.text);
        let of_epoch = std::mem::take(&mut self.of_epoch);
        if let (Some(train), Some(last)) = (MeanLosses::of(&of_epoch), of_epoch.last()) {
            let validation = MeanLosses::of(&validated);
            let told = validation.unwrap_or(train);
            state.score = Some(told.info_nce_over_chance);
            self.past.push(EpochRecord {
                epoch,
                total_steps: state.position.total_steps,
                train,
                validation,
                scale: last.scale,
                pair_probe: diagnosis.and_then(|seen| seen.pair_probe),
                image_participation_ratio: image.map(|spread| spread.participation_ratio),
                text_participation_ratio: text.map(|spread| spread.participation_ratio),
                image_cosine: image.map(|spread| spread.mean_cosine),
                text_cosine: text.map(|spread| spread.mean_cosine),
                speed,
                alarms: Vec::new(),
            });
            let alarms = Alarm::of(&self.past, self.config);
            if let Some(record) = self.past.last_mut() {
                record.alarms = alarms;
                self.epochs.append(record)?;
            }
        }
        state.position.epoch += 1;
        state.position.step = 0;
        self.save(&state)?;
        if let Some(record) = self.past.last().filter(|record| record.epoch == epoch) {
            (self.on_event)(&TrainingEvent::Epoch(record.clone()));
        }
        Ok((state, End::Finished))
    }

    /// The error, with the state before it saved.
    fn saved_before(&mut self, state: &TrainingState, error: TrainError) -> TrainError {
        match self.save(state) {
            Ok(()) => error,
            Err(unsaved) => TrainError::Unsaved {
                error: Box::new(error),
                source: Box::new(unsaved),
            },
        }
    }

    fn record(&mut self, record: StepRecord) -> Result<(), TrainError> {
        self.steps.append(&record)?;
        (self.on_event)(&TrainingEvent::Step(record));
        Ok(())
    }

    fn save(&mut self, state: &TrainingState) -> Result<(), TrainError> {
        // A checkpoint must not outlive the lines that lead to it.
        self.steps.sync()?;
        self.epochs.sync()?;
        let path = self.checkpoints.save(state)?;
        (self.on_event)(&TrainingEvent::Saved { path });
        Ok(())
    }

    fn speed(&self, n_pairs: usize, seconds: Duration, waited: Duration) -> Speed {
        let seconds = seconds.as_secs_f64().max(1e-9);
        let pairs_per_s = n_pairs as f64 / seconds;
        let objective = &self.config.objective;
        let sentences_per_s =
            pairs_per_s * (self.loader.genes_per_spot() * objective.n_readings()) as f64;
        Speed {
            seconds,
            pairs_per_s,
            sentences_per_s,
            tokens_per_s: sentences_per_s * TokenizedTemplate::N_POSITIONS as f64,
            loader_wait: waited.as_secs_f64() / seconds,
            peak_mib: peak_resident_mib(),
        }
    }
}

fn check_finite(record: &StepRecord) -> Result<(), TrainError> {
    match record.not_finite() {
        None => Ok(()),
        Some((loss, value)) => Err(TrainError::NotFinite {
            split: record.split,
            loss,
            value,
            epoch: record.epoch,
            step: record.step,
        }),
    }
}
