//! `comtip pretrain`: shards to a model.

use std::path::Path;
use std::sync::Arc;

use burn::tensor::Device;
use comtip::data::{Expression, GeneVocabulary, ShardFolder, Split, SpotSet, overlap_hvg};
use comtip::model::GenePanel;
use comtip::train::{
    PretrainConfig, Pretrained, Start, StepRecord, StepSplit, n_steps, pretrain as run_pretraining,
    read_step_records,
};

use crate::arguments::Pretrain;
use crate::failure::Failure;
use crate::progress::Progress;
use crate::{device, settings};

/// Above this share of chance, nothing was learned.
const NOTHING_LEARNED: f64 = 0.98;

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
    let split = hold_out(shards, &arguments.hold_out)?;
    let trained = train(&config, shards, &split, &arguments.to, start, &device)?;
    println!("the model is in {}", trained.model_folder.display());
    println!("{}", verdict(&read_step_records(&trained.log_path)?)?);
    Ok(())
}

/// Trains on the slides of a split; leaves `split.json` with the run.
///
/// # Errors
///
/// As [`comtip::train::pretrain`], and if shards cannot be read.
pub(super) fn train(
    config: &PretrainConfig,
    shards: &Path,
    split: &Split,
    run: &Path,
    start: Start,
    device: &Device,
) -> Result<Pretrained, Failure> {
    let (panel, set) = gene_panel(config, shards, split)?;
    let n_steps = n_steps(config, set.len());
    let progress = Progress::start("pretrain", n_steps as u64, "steps");
    let on_step = {
        let progress = progress.clone();
        let mut epoch_losses: Vec<f64> = Vec::new();
        let mut epoch = 0;
        move |record: &StepRecord| {
            if record.split == StepSplit::Validation {
                return;
            }
            if record.epoch != epoch && !epoch_losses.is_empty() {
                tell_epoch(&progress, epoch, &epoch_losses);
                epoch_losses.clear();
            }
            epoch = record.epoch;
            epoch_losses.push(record.info_nce_over_chance);
            progress.advance(1);
            progress.message(format!(
                "epoch {} loss {:.3} InfoNCE/ln N {:.3}",
                record.epoch, record.total, record.info_nce_over_chance
            ));
        }
    };
    let trained = run_pretraining(
        config,
        &Arc::new(set),
        panel,
        device,
        (run, start),
        Box::new(on_step),
    )?;
    let path = run.join("split.json");
    let text = serde_json::to_vec_pretty(split).unwrap_or_default();
    std::fs::write(&path, text).map_err(|error| Failure::write(&path, &error))?;
    progress.finish(&format!("{n_steps} steps, {} epochs", config.run.epochs));
    Ok(trained)
}

fn tell_epoch(progress: &Progress, epoch: usize, losses: &[f64]) {
    let mean = losses.iter().sum::<f64>() / losses.len() as f64;
    progress.line(&format!("  epoch {epoch:3}  InfoNCE/ln N {mean:.3}"));
}

/// Genes and values, fitted on the training slides alone, and the spots to train on.
fn gene_panel(
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
        .partition(|gene| slides.iter().any(|(genes, _)| genes.contains(gene)));
    vocabulary.extend_with_named(&measured);
    if !missing.is_empty() {
        eprintln!(
            "warning: named genes that no training slide measures are left out: {}",
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

/// One sentence on what was learned.
///
/// # Errors
///
/// If the contrast of the last epoch is still that of chance.
pub(super) fn verdict(records: &[StepRecord]) -> Result<String, Failure> {
    let trained: Vec<&StepRecord> = records
        .iter()
        .filter(|record| record.split == StepSplit::Train)
        .collect();
    let (Some(first), Some(last)) = (trained.first(), trained.last()) else {
        return Err(Failure::no_result("not a single step was trained"));
    };
    let last_epoch = trained.iter().filter(|record| record.epoch == last.epoch);
    let of_last: Vec<f64> = last_epoch
        .map(|record| record.info_nce_over_chance)
        .collect();
    let end = of_last.iter().sum::<f64>() / of_last.len() as f64;
    let story = format!(
        "InfoNCE began at {:.3} x ln {} (1 is chance) and ended at {end:.3} in the last epoch; the total went \
         from {:.3} to {:.3}; all losses were finite at all {} steps",
        first.info_nce_over_chance,
        first.n_pairs,
        first.total,
        last.total,
        trained.len()
    );
    match end > NOTHING_LEARNED {
        true => Err(Failure::no_result(format!("nothing was learned: {story}"))),
        false => Ok(story),
    }
}
