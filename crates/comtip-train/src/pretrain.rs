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

use crate::burn_loader::BurnLoader;
use crate::resume::last_checkpoint;
use crate::step_log::StepLog;
use crate::step_observer::{OnStep, StepObserver};
use crate::step_record::StepMetric;
use crate::watch::Watch;
use crate::{
    EpochPlan, PairBatcher, PairLoader, PretrainConfig, Pretraining, RunFolder, TrainError,
    learning_rates, optimizer,
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
    check(config, &panel)?;
    let plan = EpochPlan::new(config, &set)?;
    let tokenizer = ClipTokenizer::new().map_err(ModelError::from)?;
    let tokens =
        SentenceTokenizer::new(&tokenizer, panel.vocabulary.symbols()).map_err(ModelError::from)?;
    let schedule = learning_rates(
        &config.optimizer,
        plan.steps_per_epoch() * config.run.epochs,
    )?;
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
    let loader = PairLoader::new(
        set,
        Arc::new(plan),
        PairBatcher::new(config, &model_config),
        config.run.loader_workers,
    );
    let validation: Arc<dyn DataLoader<_>> = Arc::new(BurnLoader::validation(loader.clone()));
    let loader = BurnLoader::training(loader, first_epoch);
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
fn check(config: &PretrainConfig, panel: &GenePanel) -> Result<(), TrainError> {
    config.check()?;
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
