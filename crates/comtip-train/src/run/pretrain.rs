//! Runs pretraining and leaves a run folder behind.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use burn::module::Module;
use burn::tensor::Device;
use comtip_model::{
    Checkpoint, ComtipConfig, GenePanel, Integrity, ModelError, Provenance, TowersConfig,
};
use comtip_text::{ClipTokenizer, SentenceTokenizer};
use comtip_vision::Precision;
use comtip_weights::Imported;

use super::checkpoints::{Checkpoints, StoredState, TrainingState};
use super::run_folder::RunFolder;
use super::trainer::{End, Trainer};
use super::training_event::TrainingEvent;
use crate::data::{EpochPlan, PairBatcher, PairLoader, Position, TrainingData};
use crate::error::TrainError;
use crate::monitor::{JsonLines, ObservedSpots};
use crate::objective::{LargeBatch, Pretraining};
use crate::optim::{learning_rates, optimizer};
use crate::settings::PretrainConfig;
use crate::step_split::StepSplit;

/// Whether a run begins or goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// In a folder that holds no run yet.
    Fresh,
    /// Behind the newest whole checkpoint of the folder; the settings must be those it began with. Where
    /// nothing was begun or saved yet, at the first step.
    Resume,
}

/// How a run is watched and stopped.
pub struct Control<'a> {
    /// Set from anywhere, it ends the run after the step under way, with a checkpoint.
    pub stop: Arc<AtomicBool>,
    /// Hears what happens.
    pub on_event: &'a mut dyn FnMut(&TrainingEvent),
}

/// How a run ended.
#[derive(Debug)]
pub enum Pretrained {
    /// With its last epoch; the model is also saved in `model/` of the run folder.
    Finished(Box<Checkpoint>),
    /// It was stopped, and goes on from here with [`Start::Resume`].
    Interrupted(Position),
}

/// Trains a joint model.
///
/// The run folder gets the settings, the split, the genes, the size of the tiles, where the first weights came from,
/// `metrics.jsonl` and `epochs.jsonl`, resumable checkpoints and at the end the model. Killed at any
/// moment and resumed, it ends with the same numbers, bit for bit on the same devices.
///
/// The first of `devices` holds the weights and the optimiser; the chunks of a batch are dealt out to
/// all of them, see [`LargeBatch`].
///
/// # Errors
///
/// If the settings do not suit the data or the devices, the folder is not what `start` needs or another process
/// trains in it, a tile cannot be decoded, a loss stops being finite or a file cannot be written.
///
/// # Panics
///
/// If `devices` is empty.
pub fn pretrain(
    config: &PretrainConfig,
    data: TrainingData,
    devices: &[Device],
    run: &RunFolder,
    start: Start,
    control: Control<'_>,
) -> Result<Pretrained, TrainError> {
    check(config, &data.panel, devices)?;
    let goes_on = start == Start::Resume && run.is_begun();
    if goes_on {
        run.go_on(config, &data)?;
    }
    let plan = EpochPlan::new(config, &data.set)?;
    let steps_per_epoch = plan.steps_per_epoch();
    let n_steps = steps_per_epoch * config.run.epochs;
    let schedule = learning_rates(&config.optimizer, n_steps)?;
    let _lock = run.lock()?;
    if goes_on && run.has_model() && !run.has_checkpoint()? {
        // Finished, and its checkpoints were removed: nothing is left to do, and much to lose.
        let mut model = run.load_model(&devices[0])?;
        if model.integrity == Integrity::NoChecksums {
            // Of an earlier version, which wrote neither checksums nor what the weights were trained on.
            let provenance = run.provenance_or_now(config, &data)?;
            model.provenance = Some(provenance.after_steps(n_steps));
            model.save(&run.model())?;
            model.integrity = Integrity::Verified;
        }
        return Ok(Pretrained::Finished(Box::new(model)));
    }
    let towers = match &data.initial {
        None if goes_on => run.begun_towers()?,
        initial => initial.as_ref().map(|initial| initial.config.clone()),
    };
    let model_config = model_config(config, &data.panel, towers.as_ref())?;
    if !goes_on {
        run.begin(config, &data)?;
    }
    let provenance = run.provenance_or_now(config, &data)?;
    let TrainingData {
        panel,
        set,
        initial,
        ..
    } = data;

    let batcher = PairBatcher::new(config, &model_config);
    let chunk_size = config.run.pairs_in_memory();
    let devices: Vec<Device> = devices
        .iter()
        .map(|device| device.clone().autodiff())
        .collect();
    let fresh = fresh_state(config, &model_config, &panel, initial, &devices[0])?;
    let checkpoints = Checkpoints::new(run.checkpoints(), config);
    checkpoints.sweep()?;
    let (state, damaged) = match start {
        Start::Fresh => (fresh, Vec::new()),
        Start::Resume => checkpoints.restore(fresh)?,
    };
    let position = state.position;
    let observed = match config.run.observed_spots {
        0 => None,
        // Nothing is left to be looked at, and no tile to be read for it.
        _ if position.epoch > config.run.epochs => None,
        n => Some(ObservedSpots::read(n, chunk_size, &plan, &batcher, &set)?),
    };
    // Lines behind the checkpoint are dropped; they will be written again.
    let (steps, mut of_epoch) =
        JsonLines::open(&run.log(), |record: &crate::monitor::StepRecord| {
            record.is_before(position)
        })?;
    let (epochs, past) =
        JsonLines::open(&run.epoch_log(), |record: &crate::monitor::EpochRecord| {
            record.epoch < position.epoch
        })?;
    let is_of_epoch = |record: &crate::monitor::StepRecord| {
        record.split == StepSplit::Train && record.epoch == position.epoch
    };
    let is_of_training = |record: &&crate::monitor::StepRecord| record.split == StepSplit::Train;
    let n_logged = of_epoch.iter().filter(is_of_training).count();
    of_epoch.retain(is_of_epoch);
    (control.on_event)(&TrainingEvent::Begun {
        position,
        steps_per_epoch,
        batch_size: plan.batch_size(),
        n_validation: plan.validation().len(),
        n_validation_wanted: plan.n_validation_wanted(),
        n_epochs: config.run.epochs,
        mix: plan.mix(),
        damaged,
        goes_on,
        n_warmup_steps: config.optimizer.warmup_steps,
        n_lost_lines: position.total_steps.saturating_sub(n_logged),
    });
    let mut trainer = Trainer {
        config,
        loader: PairLoader::new(set, Arc::new(plan), batcher, config.run.loader_workers),
        large_batch: LargeBatch::new(chunk_size, devices),
        schedule,
        observed,
        checkpoints,
        steps,
        epochs,
        of_epoch,
        past,
        stop: control.stop,
        on_event: control.on_event,
    };
    let (state, end) = trainer.run(state)?;
    match end {
        End::Interrupted => Ok(Pretrained::Interrupted(state.position)),
        End::Finished => {
            let checkpoint = state.into_model(model_config, panel, Some(provenance))?;
            checkpoint.save(&run.model())?;
            Ok(Pretrained::Finished(Box::new(checkpoint)))
        }
    }
}

/// The model of a run that goes on or was given up, from one of its checkpoints; the averaged one if an
/// average is kept.
///
/// # Errors
///
/// If there is no such checkpoint, it is damaged, or a file of the run cannot be read.
pub fn load_stored(
    run: &RunFolder,
    which: StoredState,
    device: &Device,
) -> Result<Checkpoint, TrainError> {
    let (config, panel) = (run.read_config()?, run.read_genes()?);
    let shape = model_config(&config, &panel, run.begun_towers()?.as_ref())?;
    let fresh = fresh_state(&config, &shape, &panel, None, &device.clone().autodiff())?;
    let checkpoints = Checkpoints::new(run.checkpoints(), &config);
    let stored = checkpoints.load(which, fresh)?;
    stored.into_model(shape, panel, run.read_provenance()?)
}

impl TrainingState {
    /// What is left of training: the averaged model if there is one, without autodiff, in 32 bits.
    fn into_model(
        self,
        shape: ComtipConfig,
        panel: GenePanel,
        provenance: Option<Provenance>,
    ) -> Result<Checkpoint, TrainError> {
        let n_steps = self.position.total_steps;
        let mut model = self.average.unwrap_or(self.model).model.valid();
        model.set_precision(Precision::F32);
        let checkpoint = Checkpoint::new(shape, model, panel)?;
        Ok(match provenance {
            Some(provenance) => checkpoint.with_provenance(provenance.after_steps(n_steps)),
            None => checkpoint,
        })
    }
}

/// A run before its first step.
pub(crate) fn fresh_state(
    config: &PretrainConfig,
    model_config: &ComtipConfig,
    panel: &GenePanel,
    initial: Option<Imported>,
    device: &Device,
) -> Result<TrainingState, TrainError> {
    let tokenizer = ClipTokenizer::new().map_err(ModelError::from)?;
    let tokens =
        SentenceTokenizer::new(&tokenizer, panel.vocabulary.symbols()).map_err(ModelError::from)?;
    let objective = config.objective.clone();
    let mut model = Pretraining::new(
        model_config,
        objective,
        Arc::new(tokens),
        config.seed,
        device,
    );
    if let Some(initial) = initial {
        model.model = model.model.with_towers(initial.towers.train());
    }
    model.model.set_precision(config.run.precision);
    let average = config.optimizer.average_decay.map(|_| model.valid());
    Ok(TrainingState {
        model,
        average,
        optimizer: optimizer(&config.optimizer),
        position: Position {
            epoch: 1,
            ..Position::default()
        },
        score: None,
    })
}

/// The shape of the model: towers that are given decide their sizes.
fn model_config(
    config: &PretrainConfig,
    panel: &GenePanel,
    towers: Option<&TowersConfig>,
) -> Result<ComtipConfig, TrainError> {
    let fresh = config.model_config(panel.vocabulary.len());
    let shape = match towers {
        Some(towers) => fresh.with_towers(towers)?,
        None => fresh,
    };
    shape.check(panel)?;
    Ok(shape)
}

/// Refuses what cannot be trained, before anything is written.
fn check(config: &PretrainConfig, panel: &GenePanel, devices: &[Device]) -> Result<(), TrainError> {
    config.check()?;
    for device in devices {
        config.check_device(device)?;
    }
    let n_devices = devices.len();
    let run = &config.run;
    let n_chunks = run.batch_size.div_ceil(run.pairs_in_memory());
    if n_chunks < n_devices {
        return Err(TrainError::Config {
            problem: format!(
                "{n_devices} devices share {n_chunks} chunks of a batch: set run.chunk_size to at most {}",
                run.batch_size / n_devices
            ),
        });
    }
    match panel.vocabulary.len() {
        n_genes @ (0 | 1) => Err(TrainError::Config {
            problem: format!(
                "{n_genes} genes leave no pair to shuffle: raise data.n_top_genes or name genes that the slides \
                 measure"
            ),
        }),
        _ => Ok(()),
    }
}
