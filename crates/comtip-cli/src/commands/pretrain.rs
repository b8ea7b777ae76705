//! `comtip pretrain`: shards to a model.

use std::path::Path;
use std::sync::Arc;

use burn::tensor::Device;
use comtip::data::{Expression, Folds, GeneVocabulary, ShardFolder, Split, SpotSet, overlap_hvg};
use comtip::model::{GenePanel, ImportOptions, Imported, import_towers};
use comtip::train::{
    EpochPlan, PretrainConfig, Pretrained, RunFolder, Start, StepRecord, StepSplit, TrainingData,
    pretrain as run_pretraining, read_step_records,
};

use crate::arguments::Pretrain;
use crate::failure::Failure;
use crate::progress::Progress;
use crate::verdict::Verdict;
use crate::{device, settings};

/// Pretrains a model and says whether it learned.
///
/// # Errors
///
/// If settings or data are of no use, a loss is no longer finite, or nothing was learned.
pub(crate) fn pretrain(arguments: &Pretrain) -> Result<(), Failure> {
    let device = device::find(&arguments.device.device)?;
    let (text, origin) = match (&arguments.preset, &arguments.config) {
        (Some(name), _) => (settings::preset(name)?.to_owned(), format!("preset {name}")),
        (None, Some(path)) => (settings::file(path)?, path.display().to_string()),
        (None, None) => return Err(Failure::usage("give --preset or --config")),
    };
    let config = settings::read(&text, &origin, &arguments.set)?;
    let start = match arguments.resume {
        true => Start::Resume,
        false => Start::Fresh,
    };
    let shards = &arguments.shards;
    let split = match (&arguments.folds, arguments.fold) {
        (Some(path), Some(fold)) => fold_of(shards, path, fold.get())?,
        _ => hold_out(shards, &arguments.hold_out)?,
    };
    let initial = match &arguments.weights {
        Some(path) => Some(initial_towers(path, &device)?),
        None => None,
    };
    let run = train(
        &config,
        shards,
        split,
        &arguments.to,
        start,
        initial,
        &device,
    )?
    .run;
    println!("the model is in {}", run.model().display());
    let verdict = Verdict::of(&read_step_records(&run.log())?)?;
    println!("{}", verdict.story);
    verdict.or_failure()
}

/// Towers to start from, and a word on what they leave to be learned anew.
fn initial_towers(path: &Path, device: &Device) -> Result<Imported, Failure> {
    let imported = import_towers(path, &ImportOptions::default(), device)?;
    super::weights::print_account(&imported);
    if imported.config.text.is_none() {
        eprintln!(
            "warning: these weights bring an image tower alone; the text tower and the projections start anew, \
             at optimizer.learning_rate"
        );
    }
    Ok(imported)
}

/// Trains on the slides of a split.
///
/// # Errors
///
/// As [`comtip::train::pretrain`], and if shards cannot be read.
pub(super) fn train(
    config: &PretrainConfig,
    shards: &Path,
    split: Split,
    run: &Path,
    start: Start,
    initial: Option<Imported>,
    device: &Device,
) -> Result<Pretrained, Failure> {
    let (panel, set) = gene_panel(config, shards, &split)?;
    let plan = EpochPlan::new(config, &set)?;
    eprintln!("{}", plan.mix());
    let steps_per_epoch = plan.steps_per_epoch();
    let n_steps = steps_per_epoch * config.run.epochs;
    let progress = Progress::start("pretrain", n_steps as u64, "steps");
    let mut of_epoch: Vec<f64> = Vec::new();
    let on_step = {
        let progress = progress.clone();
        move |record: &StepRecord| {
            if record.split == StepSplit::Validation {
                return;
            }
            of_epoch.push(record.info_nce_over_chance);
            progress.reach(((record.epoch - 1) * steps_per_epoch + record.step) as u64);
            progress.message(format!(
                "epoch {} loss {:.3} InfoNCE/ln N {:.3}",
                record.epoch, record.total, record.info_nce_over_chance
            ));
            if record.step == steps_per_epoch {
                let mean = of_epoch.iter().sum::<f64>() / of_epoch.len() as f64;
                of_epoch.clear();
                progress.line(&format!(
                    "  epoch {:3}  InfoNCE/ln N {mean:.3}",
                    record.epoch
                ));
            }
        }
    };
    let data = TrainingData {
        split,
        panel,
        set: Arc::new(set),
        initial,
    };
    let run = RunFolder::new(run);
    let trained = run_pretraining(config, data, device, run, start, Box::new(on_step))?;
    progress.finish(&format!("{n_steps} steps, {} epochs", config.run.epochs));
    Ok(trained)
}

/// Genes and values, fitted on the training slides alone, and the spots to train on.
pub(super) fn gene_panel(
    config: &PretrainConfig,
    shards: &Path,
    split: &Split,
) -> Result<(GenePanel, SpotSet), Failure> {
    let folder = ShardFolder::open(shards)?;
    let mut slides = Vec::new();
    for name in &split.train {
        let shard = folder.read_slide(name)?;
        let counts = shard.read_spots()?.counts;
        let expression = Expression::from_counts(&counts, config.data.normalization);
        slides.push((shard.genes().to_vec(), expression));
    }
    let views: Vec<(&[String], &Expression)> = slides
        .iter()
        .map(|(genes, values)| (genes.as_slice(), values))
        .collect();
    let mut vocabulary = GeneVocabulary::new(overlap_hvg(&views, config.data.n_top_genes)?);
    let (measured, missing): (Vec<String>, Vec<String>) = config
        .data
        .named_genes
        .iter()
        .cloned()
        .partition(|gene| slides.iter().all(|(genes, _)| genes.contains(gene)));
    vocabulary.extend_with_named(&measured);
    if !missing.is_empty() {
        eprintln!(
            "warning: named genes that not every training slide measures are left out: {}",
            missing.join(", ")
        );
    }
    let normalization = config.data.normalization;
    let set = SpotSet::open(shards, &split.train, &vocabulary, normalization)?;
    let panel = GenePanel::fit(vocabulary, normalization, &set, config.data.value_quantiles);
    Ok((panel, set))
}

/// All slides for training but those of the patients held out.
fn hold_out(shards: &Path, patients: &[String]) -> Result<Split, Failure> {
    let folder = ShardFolder::open(shards)?;
    let slides: Vec<(String, String)> = folder
        .manifest()
        .slides
        .iter()
        .map(|entry| (entry.slide.clone(), entry.patient.clone()))
        .collect();
    if patients.is_empty() {
        return Ok(Split {
            train: slides.into_iter().map(|(slide, _)| slide).collect(),
            test: Vec::new(),
        });
    }
    Ok(Split::by_patient(&slides, patients)?)
}

/// Fold `fold`, from 1, of a file of `comtip split`.
fn fold_of(shards: &Path, path: &Path, fold: usize) -> Result<Split, Failure> {
    let folds = Folds::read(path)?;
    let folder = ShardFolder::open(shards)?;
    let here = |slide: &str| folder.manifest().slide(slide).is_some();
    if let Some(absent) = folds.slides.iter().find(|slide| !here(&slide.slide)) {
        return Err(Failure::input(format!(
            "{}: slide {} is not in {}; split these shards again with `comtip split`",
            path.display(),
            absent.slide,
            shards.display()
        )));
    }
    match folds.folds.get(fold - 1) {
        Some(split) => Ok(split.clone()),
        None => Err(Failure::usage(format!(
            "--fold {fold}: {} has {} folds",
            path.display(),
            folds.folds.len()
        ))),
    }
}
