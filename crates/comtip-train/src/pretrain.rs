//! Runs pretraining on Burn's learner and leaves a run folder behind.

use std::sync::Arc;

use burn::data::dataloader::DataLoader;
use burn::module::Module;
use burn::tensor::Device;
use burn::train::checkpoint::KeepLastNCheckpoints;
use burn::train::{ExecutionStrategy, Learner, SupervisedTraining};
use comtip_data::{Split, SpotSet};
use comtip_model::{Checkpoint, ComtipConfig, GenePanel, Imported, ModelError};
use comtip_text::{ClipTokenizer, SentenceTokenizer};
use rand::seq::SliceRandom;

use crate::resume::last_checkpoint;
use crate::step_log::StepLog;
use crate::step_observer::{OnStep, StepObserver};
use crate::step_record::StepMetric;
use crate::watch::Watch;
use crate::{
    PairBatcher, PairLoader, PretrainConfig, Pretraining, Purpose, RunFolder, TrainError,
    learning_rates, optimizer, random_stream,
};

/// Whether a run begins or goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// In a folder that holds no run yet.
    Fresh,
    /// After the last complete checkpoint of the folder; the settings must be those it began with.
    Resume,
}

/// What a run learns from.
#[derive(Debug, Clone)]
pub struct TrainingData {
    /// Slides trained on and held out; the first are those of `set`.
    pub split: Split,
    /// The genes that are told of a spot, fitted on the training slides.
    pub panel: GenePanel,
    /// The training spots, with values over the panel's vocabulary.
    pub set: Arc<SpotSet>,
    /// Towers to start from; none are fresh ones. They decide the sizes of the towers.
    pub initial: Option<Imported>,
}

/// What a finished run leaves.
#[derive(Debug)]
pub struct Pretrained {
    /// The trained model, also saved in `model/` of the run folder.
    pub checkpoint: Checkpoint,
    /// The folder.
    pub run: RunFolder,
}

/// Trains a joint model.
///
/// The run folder gets the settings, the split, the genes, where the first weights came from, `metrics.jsonl`, resumable checkpoints and at
/// the end the model. `on_step` hears of every training and validation step.
///
/// # Errors
///
/// If the settings do not suit the data, the folder is not what `start` needs, a tile cannot be
/// decoded, a loss stops being finite or a file cannot be written.
pub fn pretrain(
    config: &PretrainConfig,
    data: TrainingData,
    device: &Device,
    run: RunFolder,
    start: Start,
    on_step: OnStep,
) -> Result<Pretrained, TrainError> {
    let TrainingData {
        split,
        panel,
        set,
        initial,
    } = data;
    check(config, &panel, &set)?;
    let tokenizer = ClipTokenizer::new().map_err(ModelError::from)?;
    let tokens =
        SentenceTokenizer::new(&tokenizer, panel.vocabulary.symbols()).map_err(ModelError::from)?;
    let schedule = learning_rates(&config.optimizer, n_steps(config, set.len()))?;
    let model_config = model_config(config, &panel, initial.as_ref())?;
    let origin = initial.as_ref().map(|initial| &initial.account);
    let first_epoch = match start {
        Start::Fresh => {
            run.begin(config, &split, &panel, origin)?;
            1
        }
        Start::Resume => {
            run.go_on(config, &split, &panel, origin)?;
            last_checkpoint(&run.checkpoints())? + 1
        }
    };

    let device = device.clone().autodiff();
    let (training, validation) = validation_split(config, set.len());
    let loader = PairLoader::training(
        set,
        training,
        PairBatcher::new(config, &model_config),
        config.seed,
        config.run.batch_size,
        first_epoch,
        &device,
    );
    let validation: Arc<dyn DataLoader<_>> = Arc::new(loader.validation(validation));
    let mut model = Pretraining::new(
        &model_config,
        config.objective.clone(),
        Arc::new(tokens),
        config.seed,
        &device,
    );
    if let Some(initial) = initial {
        model.model = model.model.with_towers(initial.towers.train());
    }

    let watch = Watch::default();
    let log = StepLog::open(&run.log(), first_epoch - 1, watch.clone())?;
    let mut training = SupervisedTraining::new(run.path(), Arc::new(loader), validation)
        .with_interrupter(watch.interrupter())
        .with_application_logger(None)
        .with_metric_logger(log)
        .renderer(Box::new(StepObserver::new(on_step)))
        .metric_train(StepMetric(watch.clone()))
        .metric_valid(StepMetric(watch.clone()))
        .with_default_checkpointers()
        .with_checkpointing_strategy(KeepLastNCheckpoints::new(config.run.keep_checkpoints))
        .with_training_strategy(ExecutionStrategy::SingleDevice(device).into())
        .num_epochs(config.run.epochs);
    if first_epoch > 1 {
        training = training.checkpoint(first_epoch - 1);
    }
    let finished = training.launch(Learner::new(model, optimizer(&config.optimizer), schedule));

    if let Some(reason) = watch.reason() {
        return Err(reason);
    }
    if let Some(error) = finished.error {
        return Err(TrainError::Stopped {
            problem: error.to_string(),
        });
    }
    let checkpoint = Checkpoint::new(model_config, finished.model.model, panel)?;
    checkpoint.save(&run.model())?;
    Ok(Pretrained { checkpoint, run })
}

/// The shape of the model: that of the settings, or of the towers it starts from.
fn model_config(
    config: &PretrainConfig,
    panel: &GenePanel,
    initial: Option<&Imported>,
) -> Result<ComtipConfig, TrainError> {
    let fresh = config.model_config(panel.vocabulary.len());
    Ok(match initial {
        Some(initial) => fresh.with_towers(&initial.config)?,
        None => fresh,
    })
}

/// Refuses what cannot be trained, before anything is written.
fn check(config: &PretrainConfig, panel: &GenePanel, set: &SpotSet) -> Result<(), TrainError> {
    config.check()?;
    let refuse = |problem: String| Err(TrainError::Config { problem });
    let (n_genes, batch) = (panel.vocabulary.len(), config.run.batch_size);
    if n_genes < 2 {
        return refuse(format!(
            "{n_genes} genes leave no pair to shuffle: raise data.n_top_genes or name genes that the slides \
             measure"
        ));
    }
    if n_steps(config, set.len()) == 0 {
        return refuse(format!(
            "the training share of {} spots makes no full batch: lower run.batch_size ({batch}) or add slides",
            set.len()
        ));
    }
    Ok(())
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
    let wanted = (n_spots as f64 * config.data.validation_share / batch as f64).floor() as usize;
    let mut training = spots.split_off(wanted * batch);
    training.sort_unstable();
    spots.sort_unstable();
    (training, spots)
}
