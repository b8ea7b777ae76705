//! Runs pretraining on Burn's learner and leaves a run folder behind.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use burn::data::dataloader::DataLoader;
use burn::tensor::Device;
use burn::train::checkpoint::KeepLastNCheckpoints;
use burn::train::{ExecutionStrategy, Interrupter, Learner, SupervisedTraining};
use comtip_data::SpotSet;
use comtip_model::{Checkpoint, GenePanel, ModelError};
use comtip_text::{ClipTokenizer, SentenceTokenizer};
use rand::seq::SliceRandom;

use crate::resume::last_checkpoint;
use crate::step_log::StepLog;
use crate::step_observer::{Failure, OnStep, StepObserver};
use crate::step_record::StepMetric;
use crate::{
    PairBatcher, PairLoader, PretrainConfig, Pretraining, Purpose, TrainError, learning_rates,
    optimizer, random_stream,
};

/// Whether a run begins or goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// In a folder that holds no run yet.
    Fresh,
    /// After the last complete checkpoint of the folder; the settings must be those it began with.
    Resume,
}

/// What a finished run leaves.
#[derive(Debug)]
pub struct Pretrained {
    /// The trained model, also saved in `model/` of the run folder.
    pub checkpoint: Checkpoint,
    /// Where it was saved.
    pub model_folder: PathBuf,
    /// The log of all steps.
    pub log_path: PathBuf,
}

/// Trains a joint model on the spots of `set`, whose values are over the panel's vocabulary.
///
/// The run folder gets `config.toml`, `metrics.jsonl`, resumable checkpoints in `checkpoint/` and at
/// the end the model in `model/`. `on_step` hears of every training and validation step.
///
/// # Errors
///
/// If the settings do not suit the data, the folder is not what `start` needs, a tile cannot be
/// decoded, a loss stops being finite or a file cannot be written.
pub fn pretrain(
    config: &PretrainConfig,
    set: &Arc<SpotSet>,
    panel: GenePanel,
    device: &Device,
    (run, start): (&Path, Start),
    on_step: OnStep,
) -> Result<Pretrained, TrainError> {
    config.check()?;
    let device = device.clone().autodiff();
    let model_config = config.model_config(panel.vocabulary.len());
    let first_epoch = open_run(run, config, start)?;

    let (training, validation) = validation_split(config, set.len());
    let n_training = training.len();
    let batcher = PairBatcher::new(config, &model_config);
    let loader = PairLoader::training(
        set.clone(),
        training,
        batcher,
        config.seed,
        config.run.batch_size,
        first_epoch,
        &device,
    );
    let n_steps = n_steps(config, set.len());
    if n_steps == 0 {
        return Err(TrainError::Config {
            problem: format!(
                "{n_training} training spots make no full batch: lower run.batch_size ({}) or add slides",
                config.run.batch_size
            ),
        });
    }

    let tokenizer = ClipTokenizer::new().map_err(ModelError::from)?;
    let tokens =
        SentenceTokenizer::new(&tokenizer, panel.vocabulary.symbols()).map_err(ModelError::from)?;
    let model = Pretraining::new(
        &model_config,
        config.objective.clone(),
        Arc::new(tokens),
        config.seed,
        &device,
    );
    let schedule = learning_rates(&config.optimizer, n_steps)?;

    let log_path = run.join("metrics.jsonl");
    let interrupter = Interrupter::new();
    let failure = Failure::default();
    let observer = StepObserver::new(on_step, interrupter.clone(), failure.clone());
    let validation: Arc<dyn DataLoader<_>> = Arc::new(loader.validation(validation));
    let mut training = SupervisedTraining::new(run, Arc::new(loader), validation)
        .with_interrupter(interrupter)
        .with_application_logger(None)
        .with_metric_logger(StepLog::open(&log_path, first_epoch - 1)?)
        .renderer(Box::new(observer))
        .metric_train(StepMetric)
        .metric_valid(StepMetric)
        .with_default_checkpointers()
        .with_checkpointing_strategy(KeepLastNCheckpoints::new(config.run.keep_checkpoints))
        .with_training_strategy(ExecutionStrategy::SingleDevice(device).into())
        .num_epochs(config.run.epochs);
    if first_epoch > 1 {
        training = training.checkpoint(first_epoch - 1);
    }
    let learner = Learner::new(model, optimizer(&config.optimizer), schedule);
    let finished = training.launch(learner);

    if let Some(error) = failure.take() {
        return Err(error);
    }
    if let Some(error) = finished.error {
        return Err(TrainError::Stopped {
            problem: error.to_string(),
        });
    }
    let checkpoint = Checkpoint::new(model_config, finished.model.model, panel)?;
    let model_folder = run.join("model");
    checkpoint.save(&model_folder)?;
    Ok(Pretrained {
        checkpoint,
        model_folder,
        log_path,
    })
}

/// Prepares the run folder and says which epoch comes next, from 1.
fn open_run(run: &Path, config: &PretrainConfig, start: Start) -> Result<usize, TrainError> {
    let config_path = run.join("config.toml");
    match start {
        Start::Fresh if config_path.exists() => Err(TrainError::Run {
            path: run.to_owned(),
            problem: "holds a run already; resume it or choose another folder".to_owned(),
        }),
        Start::Fresh => {
            fs::create_dir_all(run).map_err(TrainError::io("create", run))?;
            let text = config.to_toml();
            fs::write(&config_path, text).map_err(TrainError::io("write", &config_path))?;
            Ok(1)
        }
        Start::Resume => {
            let text =
                fs::read_to_string(&config_path).map_err(TrainError::io("read", &config_path))?;
            if PretrainConfig::from_toml(&text)? != *config {
                return Err(TrainError::Run {
                    path: config_path,
                    problem:
                        "differs from the settings given; a run goes on with those it began with"
                            .to_owned(),
                });
            }
            Ok(last_checkpoint(&run.join("checkpoint"))? + 1)
        }
    }
}

/// Steps of a run over `n_spots` spots, validation spots and incomplete batches left out.
pub fn n_steps(config: &PretrainConfig, n_spots: usize) -> usize {
    let (training, _) = validation_split(config, n_spots);
    training.len() / config.run.batch_size.max(1) * config.run.epochs
}

/// Training and validation spots; the validation spots fill whole batches.
fn validation_split(config: &PretrainConfig, n_spots: usize) -> (Vec<usize>, Vec<usize>) {
    let mut spots: Vec<usize> = (0..n_spots).collect();
    spots.shuffle(&mut random_stream(config.seed, 0, 0, Purpose::Validation));
    let batch = config.run.batch_size;
    let wanted = (n_spots as f64 * config.data.validation_share / batch as f64).round() as usize;
    let mut training = spots.split_off(wanted * batch);
    training.sort_unstable();
    spots.sort_unstable();
    (training, spots)
}
