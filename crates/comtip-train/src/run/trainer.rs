//! Trains any objective, and keeps the folder of its run.

use std::fs;

use comtip_files::write_whole;

use super::check_trainable::check_objective;
use super::checkpoints::Checkpoints;
use super::control::{Control, Start};
use super::run_folder::RunFolder;
use super::trainer_event::TrainerEvent;
use super::training_loop::{End, TrainingLoop};
use super::training_state::TrainingState;
use crate::data::{BatchSource, Position};
use crate::error::TrainError;
use crate::monitor::{EpochLine, JsonLines, Monitor, StepLine};
use crate::objective::Objective;
use crate::optim::learning_rates_of;
use crate::settings::{StoredSettings, TrainerSettings};
use crate::step_split::StepSplit;

/// Trains any [`Objective`]: a run that is killed, interrupted or damaged in its newest checkpoint is resumed to the
/// numbers it would have had.
///
/// ```
/// use burn::module::Module;
/// use burn::nn::{Linear, LinearConfig};
/// use burn::tensor::{Device, Tensor};
/// use comtip_train::{
///     BatchSource, Control, LossMonitor, Losses, Objective, RunFolder, Start, TrainError, Trained, Trainer,
///     TrainerSettings,
/// };
///
/// #[derive(Module, Debug)]
/// struct Line {
///     map: Linear,
/// }
///
/// impl Objective for Line {
///     type Batch = f32;
///
///     fn losses(&self, x: &f32) -> Losses {
///         let x = Tensor::<2>::from_floats([[*x]], &self.map.weight.device());
///         Losses::new((self.map.forward(x.clone()) - x * 3.0).square().mean())
///     }
///
///     fn n_items(_: &f32) -> usize {
///         1
///     }
/// }
///
/// struct Numbers;
///
/// impl BatchSource for Numbers {
///     type Batch = f32;
///
///     fn steps_per_epoch(&self) -> usize {
///         10
///     }
///
///     fn epoch(&self, _: usize, first_step: usize) -> impl Iterator<Item = Result<f32, TrainError>> {
///         (first_step..=10).map(|step| Ok(step as f32 / 10.0))
///     }
///
///     fn validation(&self) -> impl Iterator<Item = Result<f32, TrainError>> {
///         std::iter::empty()
///     }
/// }
///
/// # fn main() -> Result<(), TrainError> {
/// # let folder = tempfile::tempdir().expect("a folder");
/// let mut settings = TrainerSettings::new(20);
/// settings.optimizer.learning_rate = 0.1;
/// settings.optimizer.warmup_steps = 1;
/// settings.optimizer.weight_decay = 0.0;
/// let trainer = Trainer { settings, batches: Numbers, monitor: LossMonitor };
///
/// let map = LinearConfig::new(1, 1).with_bias(false).init(&Device::flex().autodiff());
/// let control = Control { stop: Default::default(), on_event: &mut |_| {} };
/// let run = RunFolder::new(folder.path());
/// let Trained::Finished(line) = trainer.train(Line { map }, &run, Start::Resume, control)? else {
///     panic!("nobody stopped it");
/// };
/// assert!((line.map.weight.val().into_scalar::<f32>() - 3.0).abs() < 0.1);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Trainer<S, M> {
    /// Epochs, checkpoints, AdamW.
    pub settings: TrainerSettings,
    /// Where the batches come from.
    pub batches: S,
    /// What is logged of them.
    pub monitor: M,
}

/// How a run of a [`Trainer`] ended.
#[derive(Debug)]
pub enum Trained<O> {
    /// With its last epoch: the weights, averaged if an average is kept, without autodiff.
    Finished(Box<O>),
    /// It was stopped, and is resumed from here with [`Start::Resume`].
    Interrupted(Position),
}

impl<S, M> Trainer<S, M> {
    /// Trains to the end, or until it is stopped.
    ///
    /// The run folder gets `config.toml` with the settings, `metrics.jsonl`, `epochs.jsonl` and resumable checkpoints
    /// with checksums. `objective` are the weights of the first step, on a device with autodiff; those of a
    /// checkpoint take their place in a run that is resumed.
    ///
    /// # Errors
    ///
    /// If a setting is of no use or another one than the run began with, a part of the objective's groups is in the path
    /// of no weight, an epoch has no step, other steps than it had or than the source says, the folder is not what
    /// `start` needs or another process trains in it, a batch cannot be read, a loss stops being finite or a file cannot
    /// be written.
    pub fn train<O>(
        self,
        objective: O,
        run: &RunFolder,
        start: Start,
        control: Control<'_, TrainerEvent<M::Step, M::Epoch>>,
    ) -> Result<Trained<O>, TrainError>
    where
        O: Objective,
        S: BatchSource<Batch = O::Batch>,
        M: Monitor<O>,
    {
        self.settings.check()?;
        check_objective(&objective, self.batches.steps_per_epoch())?;
        let is_resume = start == Start::Resume && run.is_begun();
        if !is_resume {
            run.check_can_begin()?;
        }
        let _lock = run.lock()?;
        match is_resume {
            true => self.check_settings(run)?,
            false => write_whole(&run.config(), self.settings.to_toml()?.as_bytes())?,
        }
        let state = TrainingState::fresh(objective, &self.settings.optimizer);
        let checkpoints = Checkpoints::new(run.checkpoints(), &self.settings);
        let (state, end) = self.run(state, checkpoints, run, start, control)?;
        Ok(match end {
            End::Finished => Trained::Finished(Box::new(state.into_trained())),
            End::Interrupted => Trained::Interrupted(state.position),
        })
    }

    /// Trains from `state`, or in a run that is resumed from its newest whole checkpoint. The folder is locked.
    ///
    /// # Errors
    ///
    /// As [`train`](Self::train).
    pub(super) fn run<O>(
        mut self,
        state: TrainingState<O>,
        checkpoints: Checkpoints,
        run: &RunFolder,
        start: Start,
        control: Control<'_, TrainerEvent<M::Step, M::Epoch>>,
    ) -> Result<(TrainingState<O>, End), TrainError>
    where
        O: Objective,
        S: BatchSource<Batch = O::Batch>,
        M: Monitor<O>,
    {
        let steps_per_epoch = self.batches.steps_per_epoch();
        let n_steps = steps_per_epoch * self.settings.epochs;
        let groups = state.model.parameter_groups();
        let schedule = learning_rates_of(&self.settings.optimizer, &groups, n_steps)?;
        let checkpoints = checkpoints.with_steps_per_epoch(steps_per_epoch);
        checkpoints.sweep()?;
        let (state, damaged) = match start {
            Start::Fresh => (state, Vec::new()),
            Start::Resume => checkpoints.restore(state)?,
        };
        let position = state.position;
        // Lines behind the checkpoint are dropped; they will be written again.
        let (steps, mut of_epoch) = JsonLines::open(&run.log(), |step: &M::Step| {
            step.place().is_before(position)
        })?;
        let (epochs, past) = JsonLines::open(&run.epoch_log(), |epoch: &M::Epoch| {
            epoch.epoch() < position.epoch
        })?;
        let is_of_training = |step: &M::Step| step.place().split == StepSplit::Train;
        let n_logged = of_epoch.iter().filter(|step| is_of_training(step)).count();
        of_epoch.retain(|step| is_of_training(step) && step.place().epoch == position.epoch);
        self.monitor
            .begin(past, position.epoch > self.settings.epochs)?;
        (control.on_event)(&TrainerEvent::Begun {
            position,
            steps_per_epoch,
            n_epochs: self.settings.epochs,
            damaged,
            n_lost_lines: position.total_steps.saturating_sub(n_logged),
        });
        let mut training = TrainingLoop {
            settings: self.settings,
            monitor: self.monitor,
            steps_per_epoch,
            schedule,
            checkpoints,
            steps,
            epochs,
            of_epoch,
            control,
        };
        training.run(&self.batches, state)
    }

    /// Refuses settings that are not those the run began with.
    fn check_settings(&self, run: &RunFolder) -> Result<(), TrainError> {
        let path = run.config();
        let begun = fs::read_to_string(&path).map_err(TrainError::io("read", &path))?;
        if let Err(error) = TrainerSettings::from_toml(&begun) {
            return Err(TrainError::Run {
                path,
                problem: format!("is not of such a run; choose another folder ({error})"),
            });
        }
        match self.settings.changes_since(&begun) {
            Some(changes) => Err(TrainError::OtherSettings { path, changes }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
