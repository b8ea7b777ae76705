//! `comtip pretrain`: shards to a model.

mod gene_choice;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use burn::tensor::Device;
use clap::Args;
use comtip::data::{
    CoarseTiles, CohortSlide, Division, Folds, LeakRules, Manifest, ManifestSlide, Patient,
    PatientSplit, ShardFolder, Split, SplitProtocol, SpotSet, SpotSplit, TileSides, refuse_leaks,
};
use comtip::model::GenePanel;
use comtip::train::{
    Control, PretrainConfig, Pretrained, RunFolder, Start, TrainingData,
    pretrain as run_pretraining, read_epoch_records, read_step_records,
};
use comtip::vision::Precision;
use comtip::weights::{ImportOptions, Imported, import_towers};

pub(super) use gene_choice::gene_panel;

use crate::options::{
    asking_for_patients, check_shards, device, name, patients_named, settings, show_guesses_of,
    trained_run, warn_of_left_out,
};
use crate::ui::{
    CliError, DisplayRun, RunSummary, TrainingDisplay, interrupt, plural, quoted, quoted_path,
};

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  \
    comtip pretrain shards --preset tiny --folds folds.json --fold 1 --to run\n\
    Stopped or killed, it is resumed by:\n  comtip pretrain shards --to run --resume")]
pub(crate) struct Pretrain {
    /// Folder of shards, made by `comtip prepare`.
    pub(crate) shards: PathBuf,
    /// Folder for the run: settings, logs, checkpoints and the model.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Settings by name: tiny (a small model, for two cores) or paper (CLIP's size, for a GPU).
    #[arg(long, conflicts_with = "config")]
    pub(crate) preset: Option<String>,
    /// Settings from a TOML file; `comtip settings` writes one to start from.
    #[arg(long)]
    pub(crate) config: Option<PathBuf>,
    /// Change a setting, for example optimizer.learning_rate=1e-4; may be repeated. `comtip settings` lists them.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    /// Weights to start from: a folder made by `comtip weights import`, or anything that it reads. Without it weights are random.
    #[arg(long)]
    pub(crate) weights: Option<PathBuf>,
    /// Patients to keep out of training and test on, separated by commas. The end of a name is enough if no other
    /// patient's name ends so.
    #[arg(long, value_delimiter = ',', value_parser = name, value_name = "PATIENTS")]
    pub(crate) hold_out: Vec<String>,
    /// A file made by `comtip split`; --fold says which of its folds is used. A split by random spots has one fold.
    #[arg(
        long,
        value_name = "FILE",
        requires = "fold",
        conflicts_with = "hold_out"
    )]
    pub(crate) folds: Option<PathBuf>,
    /// Which fold of the file of --folds, counted from 1.
    #[arg(long, value_name = "K", requires = "folds")]
    pub(crate) fold: Option<NonZeroUsize>,
    /// Resume the run of the folder after its newest checkpoint, or begin it if there is none. Settings, split and
    /// weights are those the run began with and need not be given again.
    #[arg(long)]
    pub(crate) resume: bool,
    #[arg(long, help = crate::options::devices_of_build::help_of_several(), default_value = crate::options::DEFAULT, value_delimiter = ',', value_parser = name)]
    pub(crate) device: Vec<String>,
    /// Show curves of every loss on a dashboard that fills the terminal; `q` or Ctrl-C saves the run and stops it.
    /// Without it: a progress bar, and a line per epoch.
    #[arg(long)]
    pub(crate) tui: bool,
}

/// Pretrains a model and says whether it learned.
///
/// # Errors
///
/// If settings or data are of no use, a loss is no longer finite, Ctrl-C was pressed, or nothing was
/// learned.
pub(crate) fn pretrain(arguments: &Pretrain) -> Result<(), CliError> {
    if arguments.tui {
        check_dashboard()?;
    }
    let devices = device::find_all(&arguments.device)?;
    let run = trained_run::open(&arguments.to, &arguments.shards)?;
    let goes_on = arguments.resume && run.is_begun();
    let config = config(arguments, &run, goes_on)?;
    if config.run.precision == Precision::Bf16 && device::is_slow_in_bf16(&arguments.device[0]) {
        message!(
            "warning: run.precision = \"bf16\" is slower than f32 on the device {}; it is for hardware that computes in it",
            arguments.device[0]
        );
    }
    let start = match arguments.resume {
        true => Start::Resume,
        false => Start::Fresh,
    };
    let shards = &arguments.shards;
    if run.path() == shards {
        return Err(CliError::usage(
            "--to is the folder of shards; choose another",
        ));
    }
    if !goes_on {
        run.check_can_begin()?;
    }
    let folder = ShardFolder::open(shards)?;
    let split = match (&arguments.folds, arguments.fold) {
        (Some(path), Some(fold)) => fold_of(folder.manifest(), path, fold.get())?,
        _ if goes_on && arguments.hold_out.is_empty() => {
            let split = run.read_split()?;
            check_shards(&split, folder.manifest(), &run.split())?;
            split
        }
        _ => hold_out(&folder, &arguments.hold_out)?,
    };
    if !goes_on {
        refuse_leaks_of(&split, &folder)?;
    }
    if let Some(stamp) = split.stamp() {
        message!("warning: the split is {stamp}: {split}");
    }
    if split.test().is_empty() && !goes_on {
        message!(
            "warning: {} trained on and nothing is held out, so evaluate will have nothing to test (--hold-out PATIENT, \
             or --folds FILE)",
            match split.train().len() {
                1 => "the one slide is".to_owned(),
                n => format!("all {n} slides are"),
            }
        );
    }
    if arguments.weights.is_none() && !goes_on && is_of_fine_tuning(&config) {
        message!(
            "warning: the towers start from random weights, at learning rates made for fine-tuning, so they will \
             learn little; the paper starts from CLIP's or PLIP's weights: --weights FOLDER (docs/weights.md)"
        );
    }
    let initial = match (&arguments.weights, goes_on) {
        (Some(path), _) => Some(initial_towers(path, &devices[0])?),
        (None, true) => first_towers(&run, &devices[0])?,
        (None, false) => None,
    };
    if let Some(initial) = &initial {
        warn_of_seen(initial, &split, folder.manifest());
    }
    let panel = goes_on.then(|| run.read_genes()).transpose()?;
    let data = training_data(&config, shards, split, initial, panel)?;
    let mut display = display(arguments.tui)?;
    let go_on = resume_command(shards, &arguments.to, &arguments.device);
    train(&config, data, &devices, &run, start, &mut *display, &go_on)?;
    print_line!("the model is in {}", run.model().display());
    let summary = RunSummary::of(
        &read_step_records(&run.log())?,
        &read_epoch_records(&run.epoch_log())?,
        &config,
    )?;
    print_line!("{}", summary.story);
    summary.or_failure()
}

/// The settings that are named, or those the run began with.
fn config(
    arguments: &Pretrain,
    run: &RunFolder,
    goes_on: bool,
) -> Result<PretrainConfig, CliError> {
    match (&arguments.preset, &arguments.config) {
        (Some(preset), _) => settings::of_preset(preset, &arguments.set),
        (None, Some(path)) => settings::of_file(path, &arguments.set),
        (None, None) if goes_on => settings::of_file(&run.config(), &arguments.set),
        (None, None) if run.is_begun() => Err(CliError::usage(format!(
            "{} holds a run already; resume it with --resume, or choose another folder with --to",
            run.path().display()
        ))),
        (None, None) => Err(CliError::usage(format!(
            "{} holds no run yet, so say which settings to train with: --preset tiny, --preset paper or --config FILE",
            run.path().display()
        ))),
    }
}

/// Whether the towers' rate is one for weights that are trained already.
fn is_of_fine_tuning(config: &PretrainConfig) -> bool {
    config.optimizer.learning_rate < 1e-5
}

/// What goes on with a run, to be typed or copied.
pub(super) fn resume_command(shards: &Path, run: &Path, devices: &[String]) -> String {
    let devices = match devices {
        [only] if only == device::DEFAULT => String::new(),
        devices => format!(" --device {}", quoted(&devices.join(","))),
    };
    format!(
        "comtip pretrain {} --to {} --resume{devices}",
        quoted_path(shards),
        quoted_path(run)
    )
}

/// The towers a run began with, from where they were then.
fn first_towers(run: &RunFolder, device: &Device) -> Result<Option<Imported>, CliError> {
    let Some(path) = run.missing_weights()? else {
        return Ok(None);
    };
    let imported = initial_towers(&path, device).map_err(|failure| {
        CliError::input(format!(
            "{failure}; the run began with weights from there, say with --weights where they are now"
        ))
    });
    imported.map(Some)
}

/// Towers to start from, and a word on what they leave to be learned anew.
fn initial_towers(path: &Path, device: &Device) -> Result<Imported, CliError> {
    let imported = import_towers(path, &ImportOptions::default(), device)?;
    super::weights::print_account(&imported);
    if imported.config.text.is_none() {
        message!(
            "warning: these weights have an image tower only; the text tower and the projections start from random \
             weights, at optimizer.learning_rate"
        );
    }
    Ok(imported)
}

/// Says so if slides that are held out were trained on before.
fn warn_of_seen(initial: &Imported, split: &Division, shards: &Manifest) {
    let patient = |slide: &str| {
        let entry = shards.slide(slide);
        let in_shards = entry.map_or_else(Patient::unknown, ManifestSlide::patient);
        split.patient_of(slide, &in_shards)
    };
    let tested: Vec<(&str, Option<String>)> = split
        .test()
        .into_iter()
        .map(|part| (part.slide, patient(part.slide)))
        .collect();
    let tested = tested
        .iter()
        .map(|(slide, patient)| (*slide, patient.as_deref()));
    let seen = initial.account.provenance.seen(tested);
    if seen.stamp().is_some() {
        message!("warning: of the weights this run begins from: {seen}");
    }
}

/// A dashboard if asked for, else a bar and lines.
fn display(tui: bool) -> Result<Box<dyn DisplayRun>, CliError> {
    #[cfg(feature = "tui")]
    if tui {
        let dashboard = crate::ui::TrainingTui::begin(interrupt::flag())?;
        return Ok(Box::new(dashboard));
    }
    let _ = tui;
    Ok(Box::new(TrainingDisplay::default()))
}

/// Whether there can be a dashboard, before anything is read.
#[cfg(feature = "tui")]
fn check_dashboard() -> Result<(), CliError> {
    crate::ui::training_tui::check_terminal()
}

#[cfg(not(feature = "tui"))]
fn check_dashboard() -> Result<(), CliError> {
    Err(CliError::usage(
        "this comtip has no dashboard: build it with the feature `tui`, or run without --tui",
    ))
}

/// One side of a split, genes and values fitted on it alone, or those of a run that was begun before: they are not
/// chosen anew, which would read every slide.
///
/// # Errors
///
/// If shards cannot be read or have no genes in common.
pub(super) fn training_data(
    config: &PretrainConfig,
    shards: &Path,
    split: Division,
    initial: Option<Imported>,
    panel: Option<GenePanel>,
) -> Result<TrainingData, CliError> {
    let (panel, set) = match panel {
        Some(panel) => {
            let (genes, values) = (&panel.vocabulary, panel.normalization);
            let set = SpotSet::open_parts(shards, &split.train(), genes, values)?;
            (panel, set)
        }
        None => gene_panel(config, shards, &split)?,
    };
    show_tiles(&set);
    Ok(TrainingData {
        split,
        panel,
        set: Arc::new(set),
        initial,
    })
}

/// Trains, and shows it; `go_on` is the command that goes on with it once stopped.
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
    go_on: &str,
) -> Result<(), CliError> {
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
            display.finish(&plural(config.run.epochs, "epoch"));
            Ok(())
        }
        Pretrained::Interrupted(position) => {
            display.finish(&format!("stopped after step {}", position.total_steps));
            Err(CliError::interrupted(format!(
                "stopped in epoch {} after its step {}; resume the run from there with\n  {go_on}",
                position.epoch, position.step
            )))
        }
    }
}

/// Says how large the tiles are, and warns where they are not of one size.
fn show_tiles(set: &SpotSet) {
    let sides = TileSides::of(set.slides());
    message!("tiles: {sides}");
    if !sides.is_one() {
        message!(
            "warning: tiles are not of one size, and the model sees all of them at the same side, so tissue at \
             several scales; `comtip prepare --tile 100um`, or another size, cuts one"
        );
    }
    if let Some(coarse) = CoarseTiles::among(set.slides()) {
        message!("warning: {coarse}");
    }
}

/// All slides for training but those of the patients held out.
fn hold_out(shards: &ShardFolder, patients: &[String]) -> Result<Division, CliError> {
    let slides: Vec<CohortSlide> = shards.manifest().slides.iter().map(Into::into).collect();
    if patients.is_empty() {
        return Ok(Division::Slides(Split {
            train: slides.into_iter().map(|slide| slide.slide).collect(),
            test: Vec::new(),
        }));
    }
    let patients = patients_named("--hold-out", patients, &slides)?;
    let held_out = PatientSplit::hold_out(&slides, &patients);
    let held_out = held_out.map_err(|error| {
        asking_for_patients(
            error,
            "by --patients FILE, to `comtip prepare` or to `comtip split`",
        )
    })?;
    show_guesses_of(&slides, None);
    Ok(held_out.into())
}

/// Refuses a split by patient that has a tile, or the counts of a spot, on both sides.
fn refuse_leaks_of(split: &Division, shards: &ShardFolder) -> Result<(), CliError> {
    let Division::Patients(split) = split else {
        return Ok(());
    };
    let begun = Instant::now();
    let n_slides = plural(split.train.len() + split.test.len(), "slide");
    message!("comparing the tiles and counts of {n_slides}: training against test");
    refuse_leaks(&split.find_leaks(shards, LeakRules::default())?)?;
    message!(
        "no tile and no counts of a spot are on both sides ({:.1} s)",
        begun.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Fold `fold`, from 1, of a file of `comtip split`; random spots are one fold.
fn fold_of(shards: &Manifest, path: &Path, fold: usize) -> Result<Division, CliError> {
    let folds: Vec<Division> = match SplitProtocol::of_file(path)? {
        SplitProtocol::RandomSpots => vec![SpotSplit::read(path)?.into()],
        _ => {
            let folds = patient_folds(shards, path)?;
            let each = (0..folds.folds.len()).filter_map(|fold| folds.fold(fold));
            each.map(Division::from).collect()
        }
    };
    let Some(of_run) = folds.get(fold - 1) else {
        return Err(CliError::usage(format!(
            "--fold {fold}: {} has {} folds",
            path.display(),
            folds.len()
        )));
    };
    check_shards(of_run, shards, path)?;
    warn_of_left_out(of_run, shards, path);
    Ok(of_run.clone())
}

/// Folds of whole patients that fit the shards.
fn patient_folds(shards: &Manifest, path: &Path) -> Result<Folds, CliError> {
    let folds = Folds::read(path)?;
    let fit = folds.check_shards(shards);
    fit.map_err(|error| CliError::input(format!("{}: {error}", path.display())))?;
    Ok(folds)
}
