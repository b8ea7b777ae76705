//! What happens in a run of pretraining.

use std::path::PathBuf;

use comtip_data::SamplerMix;
use comtip_model::Contrast;

use super::checkpoints::DamagedCheckpoint;
use super::trainer_event::TrainerEvent;
use crate::data::{EpochPlan, Position};
use crate::monitor::{EpochRecord, StepRecord};
use crate::settings::PretrainConfig;

/// What happens in a run of pretraining.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum TrainingEvent {
    /// It begins, at the first step or behind a checkpoint.
    Begun {
        /// Where.
        position: Position,
        /// Steps of an epoch.
        steps_per_epoch: usize,
        /// Pairs of a step.
        batch_size: usize,
        /// Spots kept for validation.
        n_validation: usize,
        /// Spots that `data.validation_share` asked for; only whole batches of them are kept.
        n_validation_wanted: usize,
        /// Epochs of the whole run.
        n_epochs: usize,
        /// How an epoch is made up, technology by technology.
        mix: SamplerMix,
        /// Newer checkpoints that had to be passed over.
        damaged: Vec<DamagedCheckpoint>,
        /// The run was begun before.
        is_resume: bool,
        /// Steps until the peak rate; in a run of no more steps it is reached with the last.
        n_warmup_steps: usize,
        /// Steps before the position that the log of steps lacks.
        n_lost_lines: usize,
        /// Which contrast is minimised.
        contrast: Contrast,
    },
    /// A training or validation step is done.
    Step(StepRecord),
    /// An epoch is done.
    Epoch(EpochRecord),
    /// A checkpoint was written.
    Saved {
        /// Its folder.
        path: PathBuf,
    },
}

/// What of a run is known before its first step.
pub(super) struct RunFacts<'a> {
    pub(super) config: &'a PretrainConfig,
    pub(super) plan: &'a EpochPlan,
    pub(super) is_resume: bool,
}

impl TrainingEvent {
    /// What happened in the trainer, with what is known of the run.
    pub(super) fn of(event: &TrainerEvent<StepRecord, EpochRecord>, run: &RunFacts<'_>) -> Self {
        match event {
            TrainerEvent::Begun {
                position,
                steps_per_epoch,
                n_epochs,
                damaged,
                n_lost_lines,
            } => Self::Begun {
                position: *position,
                steps_per_epoch: *steps_per_epoch,
                batch_size: run.plan.batch_size(),
                n_validation: run.plan.validation().len(),
                n_validation_wanted: run.plan.n_validation_wanted(),
                n_epochs: *n_epochs,
                mix: run.plan.mix(),
                damaged: damaged.clone(),
                is_resume: run.is_resume,
                n_warmup_steps: run.config.optimizer.warmup_steps,
                n_lost_lines: *n_lost_lines,
                contrast: run.config.objective.contrast,
            },
            TrainerEvent::Step(step) => Self::Step(step.clone()),
            TrainerEvent::Epoch(epoch) => Self::Epoch(epoch.clone()),
            TrainerEvent::Saved { path } => Self::Saved { path: path.clone() },
        }
    }
}
