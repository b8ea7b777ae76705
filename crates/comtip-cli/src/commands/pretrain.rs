//! `comtip pretrain`: shards to a model.

use std::path::Path;
use std::sync::Arc;

use burn::tensor::Device;
use comtip::data::{
    Division, Expression, Folds, GeneMoments, GeneVocabulary, ShardFolder, Split, SplitProtocol,
    SpotSet, SpotSplit, TileSides, overlap_hvg,
};
use comtip::model::{GenePanel, ImportOptions, Imported, import_towers};
use comtip::train::{
    Control, PretrainConfig, Pretrained, RunFolder, Start, TrainingData,
    pretrain as run_pretraining, read_epoch_records, read_step_records,
};
use comtip::vision::Precision;

use crate::arguments::Pretrain;
use crate::failure::Failure;
use crate::training_display::{DisplayRun, TrainingDisplay};
use crate::verdict::Verdict;
use crate::{device, interrupt, settings};

/// Pretrains a model and says whether it learned.
///
/// # Errors
///
/// If settings or data are of no use, a loss is no longer finite, Ctrl-C was pressed, or nothing was
/// learned.
pub(crate) fn pretrain(arguments: &Pretrain) -> Result<(), Failure> {
    if arguments.tui {
        check_dashboard()?;
    }
    let devices = device::find_all(&arguments.device)?;
    let (text, origin) = match (&arguments.preset, &arguments.config) {
        (Some(name), _) => (settings::preset(name)?.to_owned(), format!("preset {name}")),
        (None, Some(path)) => (settings::file(path)?, path.display().to_string()),
        (None, None) => return Err(Failure::usage("give --preset or --config")),
    };
    let config = settings::read(&text, &origin, &arguments.set)?;
    if config.run.precision == Precision::Bf16 && arguments.device[0] == "cpu" {
        eprintln!(
            "warning: run.precision = \"bf16\" is slower than f32 on the device cpu; it is for hardware that multiplies it"
        );
    }
    let start = match arguments.resume {
        true => Start::Resume,
        false => Start::Fresh,
    };
    let shards = &arguments.shards;
    let split = match (&arguments.folds, arguments.fold) {
        (Some(path), Some(fold)) => fold_of(shards, path, fold.get())?,
        _ => hold_out(shards, &arguments.hold_out)?.into(),
    };
    if let Some(stamp) = split.stamp() {
        eprintln!("warning: the split is {stamp}: {split}");
    }
    let initial = match &arguments.weights {
        Some(path) => Some(initial_towers(path, &devices[0])?),
        None => None,
    };
    let run = RunFolder::new(&arguments.to);
    let data = training_data(&config, shards, split, initial)?;
    let mut display = display(arguments.tui)?;
    train(&config, data, &devices, &run, start, &mut *display)?;
    println!("the model is in {}", run.model().display());
    let verdict = Verdict::of(
        &read_step_records(&run.log())?,
        &read_epoch_records(&run.epoch_log())?,
    )?;
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

/// A dashboard if asked for, else a bar and lines.
fn display(tui: bool) -> Result<Box<dyn DisplayRun>, Failure> {
    #[cfg(feature = "tui")]
    if tui {
        let dashboard = crate::training_tui::TrainingTui::begin(interrupt::flag())?;
        return Ok(Box::new(dashboard));
    }
    let _ = tui;
    Ok(Box::new(TrainingDisplay::default()))
}

/// Whether there can be a dashboard, before anything is read.
#[cfg(feature = "tui")]
fn check_dashboard() -> Result<(), Failure> {
    crate::training_tui::check_terminal()
}

#[cfg(not(feature = "tui"))]
fn check_dashboard() -> Result<(), Failure> {
    Err(Failure::usage(
        "this comtip has no dashboard: build it with the feature `tui`, or leave out --tui",
    ))
}

/// One side of a split, genes and values fitted on it alone.
///
/// # Errors
///
/// If shards cannot be read or have no genes in common.
pub(super) fn training_data(
    config: &PretrainConfig,
    shards: &Path,
    split: Division,
    initial: Option<Imported>,
) -> Result<TrainingData, Failure> {
    let (panel, set) = gene_panel(config, shards, &split)?;
    tell_tiles(&set);
    Ok(TrainingData {
        split,
        panel,
        set: Arc::new(set),
        initial,
    })
}

/// Trains, and shows it.
///
/// # Errors
///
/// As [`comtip::train::pretrain`], or if Ctrl-C was pressed.
pub(super) fn train(
    config: &PretrainConfig,
    data: TrainingData,
    devices: &[Device],
    run: &RunFolder,
    start: Start,
    display: &mut dyn DisplayRun,
) -> Result<(), Failure> {
    let control = Control {
        stop: interrupt::flag(),
        on_event: &mut |event| display.show(event),
    };
    let ended = run_pretraining(config, data, devices, run, start, control);
    if ended.is_err() {
        display.finish("ended by an error");
    }
    match ended? {
        Pretrained::Finished(_) => {
            display.finish(&format!("{} epochs", config.run.epochs));
            Ok(())
        }
        Pretrained::Interrupted(position) => {
            display.finish(&format!("stopped behind step {}", position.total_steps));
            Err(Failure::interrupted(format!(
                "stopped in epoch {} behind its step {}; the run goes on from there with --resume",
                position.epoch, position.step
            )))
        }
    }
}

/// Says how large the tiles are, and warns where they are not of one size.
fn tell_tiles(set: &SpotSet) {
    let sides = TileSides::of(set.slides());
    eprintln!("tiles: {sides}");
    if !sides.is_one() {
        eprintln!(
            "warning: tiles are not of one size, and the model sees all of them at the same side, so tissue at \
             several scales; `comtip prepare --tile 100um`, or another size, cuts one"
        );
    }
}

/// Genes and values, fitted on the training side alone, and the spots to train on.
pub(super) fn gene_panel(
    config: &PretrainConfig,
    shards: &Path,
    split: &Division,
) -> Result<(GenePanel, SpotSet), Failure> {
    let vocabulary = vocabulary(config, shards, split)?;
    let normalization = config.data.normalization;
    let set = SpotSet::open_parts(shards, &split.train(), &vocabulary, normalization)?;
    let panel = GenePanel::fit(vocabulary, normalization, &set, config.data.value_quantiles);
    Ok((panel, set))
}

/// Genes that vary most on the training side, and those named; one slide is in memory at a time.
fn vocabulary(
    config: &PretrainConfig,
    shards: &Path,
    split: &Division,
) -> Result<GeneVocabulary, Failure> {
    let folder = ShardFolder::open(shards)?;
    let mut moments = GeneMoments::new();
    let (mut measured, mut missing) = (config.data.named_genes.clone(), Vec::new());
    for part in &split.train() {
        let shard = folder.read_slide(part.slide)?;
        let counts = shard.read_part(part)?.read.counts;
        let expression = Expression::from_counts(&counts, config.data.normalization);
        moments.push(shard.genes(), &expression);
        missing.extend(measured.extract_if(.., |gene| !shard.genes().contains(gene)));
    }
    let mut vocabulary = GeneVocabulary::new(overlap_hvg(&moments, config.data.n_top_genes)?);
    vocabulary.extend_with_named(&measured);
    if !missing.is_empty() {
        eprintln!(
            "warning: named genes that not every training slide measures are left out: {}",
            missing.join(", ")
        );
    }
    Ok(vocabulary)
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

/// Fold `fold`, from 1, of a file of `comtip split`; random spots are one fold.
fn fold_of(shards: &Path, path: &Path, fold: usize) -> Result<Division, Failure> {
    let folds: Vec<Division> = match SplitProtocol::of_file(path)? {
        SplitProtocol::RandomSpots => vec![SpotSplit::read(path)?.into()],
        _ => {
            let folds = patient_folds(shards, path)?.folds;
            folds.into_iter().map(Division::from).collect()
        }
    };
    match folds.get(fold - 1) {
        Some(fold) => Ok(fold.clone()),
        None => Err(Failure::usage(format!(
            "--fold {fold}: {} has {} folds",
            path.display(),
            folds.len()
        ))),
    }
}

/// Folds of whole patients that fit the shards.
fn patient_folds(shards: &Path, path: &Path) -> Result<Folds, Failure> {
    let folds = Folds::read(path)?;
    let fit = folds.check_shards(ShardFolder::open(shards)?.manifest());
    fit.map_err(|error| Failure::input(format!("{}: {error}", path.display())))?;
    Ok(folds)
}
