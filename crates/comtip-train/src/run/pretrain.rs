//! Runs pretraining and leaves a run folder behind.

use std::sync::Arc;

use burn::module::Module;
use burn::tensor::Device;
use comtip_model::{Checkpoint, ComtipConfig, GenePanel, Integrity, ModelError, Provenance};
use comtip_text::{ClipTokenizer, SentenceTokenizer};
use comtip_vision::Precision;
use comtip_weights::Imported;

use super::check_trainable::{check_best_by, check_trainable};
use super::checkpoints::{Checkpoints, StoredState};
use super::control::{Control, Start};
use super::model_shape::{hand_features, model_config, standard_of};
use super::run_folder::RunFolder;
use super::trainer::Trainer;
use super::trainer_event::TrainerEvent;
use super::training_event::{RunFacts, TrainingEvent};
use super::training_loop::End;
use super::training_state::TrainingState;
use crate::data::{EpochPlan, PairBatcher, PairLoader, Position, TrainingData};
use crate::error::TrainError;
use crate::monitor::PretrainingMonitor;
use crate::objective::{Chunking, Pretraining};
use crate::settings::PretrainConfig;

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
/// all of them, see [`GradCache`](crate::GradCache).
///
/// # Errors
///
/// If the settings do not suit the data or the devices, the split has something on both sides, the folder is not what `start` needs or another process
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
    check_trainable(config, &data.panel, devices)?;
    data.split.check()?;
    let is_resume = start == Start::Resume && run.is_begun();
    if is_resume {
        run.check_inputs(config, &data)?;
    }
    let plan = Arc::new(EpochPlan::new(config, &data.set)?);
    check_best_by(config, &plan)?;
    let n_steps = plan.steps_per_epoch() * config.run.epochs;
    let _lock = run.lock()?;
    if is_resume && run.has_model() && !run.has_checkpoint()? {
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
        None if is_resume => run.initial_towers()?,
        initial => initial.as_ref().map(|initial| initial.config.clone()),
    };
    let shape = config.model_config(data.panel.vocabulary.len());
    let features = hand_features(shape.vision.reading(), &data.set)?;
    let standard = match &features {
        Some(_) if is_resume => run.read_feature_standard()?,
        Some(features) => Some(standard_of(features, &plan.training())),
        None => None,
    };
    let model_config = model_config(config, &data.panel, towers.as_ref(), standard.as_ref())?;
    if !is_resume {
        run.begin(config, &data, standard.as_ref())?;
    }
    let provenance = run.provenance_or_now(config, &data)?;
    let TrainingData {
        panel,
        set,
        initial,
        ..
    } = data;

    let batcher = PairBatcher::new(config, &model_config).with_hand_features(features);
    let devices: Vec<Device> = devices
        .iter()
        .map(|device| device.clone().autodiff())
        .collect();
    let fresh = fresh_state(config, &model_config, &panel, initial, devices)?;
    let facts = RunFacts {
        config,
        plan: &plan,
        is_resume,
    };
    let control = Control {
        stop: control.stop,
        on_event: &mut |event: &TrainerEvent<_, _>| {
            (control.on_event)(&TrainingEvent::of(event, &facts));
        },
    };
    let loader = PairLoader::new(set, plan.clone(), batcher, config.run.loader_workers);
    let trainer = Trainer {
        settings: config.trainer_settings(),
        monitor: PretrainingMonitor::new(config, loader.clone()),
        batches: loader,
    };
    let checkpoints = Checkpoints::new(run.checkpoints(), config);
    let (state, end) = trainer.run(fresh, checkpoints, run, start, control)?;
    match end {
        End::Interrupted => Ok(Pretrained::Interrupted(state.position)),
        End::Finished => {
            let checkpoint = into_model(state, model_config, panel, Some(provenance))?;
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
    let (towers, standard) = (run.initial_towers()?, run.read_feature_standard()?);
    let shape = model_config(&config, &panel, towers.as_ref(), standard.as_ref())?;
    let devices = vec![device.clone().autodiff()];
    let fresh = fresh_state(&config, &shape, &panel, None, devices)?;
    let checkpoints = Checkpoints::new(run.checkpoints(), &config);
    let stored = checkpoints.load(which, fresh)?;
    into_model(stored, shape, panel, run.read_provenance()?)
}

/// What is left of training, in 32 bits.
fn into_model(
    state: TrainingState<Pretraining>,
    shape: ComtipConfig,
    panel: GenePanel,
    provenance: Option<Provenance>,
) -> Result<Checkpoint, TrainError> {
    let n_steps = state.position.total_steps;
    let mut model = state.into_trained().model;
    model.set_precision(Precision::F32);
    let checkpoint = Checkpoint::new(shape, model, panel)?;
    Ok(match provenance {
        Some(provenance) => checkpoint.with_provenance(provenance.after_steps(n_steps)),
        None => checkpoint,
    })
}

/// A run before its first step.
pub(crate) fn fresh_state(
    config: &PretrainConfig,
    model_config: &ComtipConfig,
    panel: &GenePanel,
    initial: Option<Imported>,
    devices: Vec<Device>,
) -> Result<TrainingState<Pretraining>, TrainError> {
    let tokenizer = ClipTokenizer::new().map_err(ModelError::from)?;
    let tokens =
        SentenceTokenizer::new(&tokenizer, panel.vocabulary.symbols()).map_err(ModelError::from)?;
    let objective = config.objective.clone();
    let mut model = Pretraining::new(
        model_config,
        objective,
        Arc::new(tokens),
        config.seed,
        &devices[0],
    )
    .with_chunking(Chunking::new(config.run.pairs_in_memory(), devices));
    if let Some(initial) = initial {
        model.model = model.model.with_towers(initial.towers.train());
    }
    model.model.set_precision(config.run.precision);
    Ok(TrainingState::fresh(model, &config.optimizer))
}
