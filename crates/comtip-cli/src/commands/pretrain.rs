//! `comtip pretrain`: shards to a model.

mod first_weights;
mod read_data;
mod shown_run;
mod split_choice;
mod study;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;
use comtip::data::ShardFolder;
use comtip::train::{PretrainConfig, RunFolder, Start, read_epoch_records, read_step_records};
use comtip::vision::Precision;

pub(super) use read_data::{
    print_apart, print_comparison, print_remarks, print_skipped, training_data,
};
pub(super) use shown_run::train;
pub(super) use split_choice::{hold_out, warn_of_stamps};

use crate::options::{device, name, settings, trained_run};
use crate::ui::{CliError, RunSummary, quoted, quoted_path};
use first_weights::{first_weights, warn_of_seen};
use shown_run::{check_dashboard, display};
use split_choice::split;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  \
    comtip pretrain shards --preset tiny --folds folds.json --fold 1 --to run\n\
    Stopped or killed, it is resumed by:\n  comtip pretrain shards --to run --resume\n\
    Every fold with three seeds, a run each, is a study; it is resumed in the same way:\n  \
    comtip pretrain shards --preset tiny --folds folds.json --seeds 3 --to study")]
pub(crate) struct Pretrain {
    /// Folder of shards, made by `comtip prepare`.
    pub(crate) shards: PathBuf,
    /// Folder for the run: settings, logs, checkpoints and the model. Several runs, by --folds without
    /// --fold, --seeds, --ablations or --variants, are a study: it has a folder of its own, and in it a run for each variant, fold and
    /// seed, VARIANT/fold-K/seed-S.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Settings by name: tiny (the paper's training of a small model, for two cores), small (what was seen to predict better,
    /// as fast), colour-texture (numbers of colour and texture instead of an image network) or paper (CLIP's size, for a GPU). A new run needs --preset or
    /// --config.
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
    /// patient's name ends so. Without --hold-out and --folds every slide is trained on, and `comtip evaluate` has nothing
    /// to test.
    #[arg(long, value_delimiter = ',', value_parser = name, value_name = "PATIENTS")]
    pub(crate) hold_out: Vec<String>,
    /// A file made by `comtip split`; --fold says which of its folds is used. Without --fold all of them are, a run each,
    /// and --to is a study. A split by random spots has one fold.
    #[arg(long, value_name = "FILE", conflicts_with = "hold_out")]
    pub(crate) folds: Option<PathBuf>,
    /// Which fold of the file of --folds, counted from 1.
    #[arg(long, value_name = "K", requires = "folds")]
    pub(crate) fold: Option<NonZeroUsize>,
    /// With --hold-out: train although sections are on both sides under two names; the split of the run records which, and
    /// every score is stamped with it. Folds record what `comtip split --allow-leakage` allowed, and need no option here.
    #[arg(long, requires = "hold_out")]
    pub(crate) allow_leakage: bool,
    /// Train with N seeds, a run each: the setting `seed` and the numbers after it, as 7, 8, 9. --to is a study.
    #[arg(long, value_name = "N")]
    pub(crate) seeds: Option<NonZeroUsize>,
    /// Train the five variants of the paper's Table 3, a run each: full, no-masked (without masked feature modelling),
    /// no-pair (without pair-aware adversarial training), no-gene-names and no-values (without the embedding of one or the
    /// other). --to is a study.
    #[arg(long)]
    pub(crate) ablations: bool,
    /// Train the settings as they are, called full, and the variants of a TOML file, a run each; a variant is a table
    /// [[variant]] with a name, that of its folder, and what it changes: changes = ["objective.pair=off"]. --to is a study;
    /// `comtip evaluate ablation` puts the variants side by side.
    #[arg(long, value_name = "FILE", conflicts_with = "ablations")]
    pub(crate) variants: Option<PathBuf>,
    /// Resume the run of the folder after its newest checkpoint, or begin it if there is none. Settings, split and
    /// weights are those the run began with and need not be given again. Of a study: skip finished runs, resume the one
    /// that was stopped, begin the others; more --seeds, and --ablations or longer --variants, may be added.
    #[arg(long)]
    pub(crate) resume: bool,
    #[arg(long, help = crate::options::devices_of_build::help_of_several(), default_value = crate::options::DEFAULT, value_delimiter = ',', value_parser = name)]
    pub(crate) device: Vec<String>,
    /// Show curves of every loss on a dashboard that fills the terminal; `q` or Ctrl-C saves the run and stops it.
    /// Without it: a progress bar, and a line per epoch.
    #[arg(long)]
    #[cfg_attr(not(feature = "tui"), arg(hide = true))]
    pub(crate) tui: bool,
}

/// Pretrains a model, or every model of a study, and says whether it learned.
///
/// # Errors
///
/// If settings or data are of no use, a loss is no longer finite, Ctrl-C was pressed, or nothing was
/// learned.
pub(crate) fn pretrain(arguments: &Pretrain) -> Result<(), CliError> {
    if study::is_meant(arguments) {
        return study::pretrain_study(arguments);
    }
    if arguments.tui {
        check_dashboard()?;
    }
    let devices = device::find_all(&arguments.device)?;
    let run = trained_run::open(&arguments.to, &arguments.shards)?;
    let is_resume = arguments.resume && run.is_begun();
    match is_resume {
        true => run.check_pretrained()?,
        // Neither a study without its file nor a part of one is begun anew.
        false if arguments.resume => run.check_holds_no_runs()?,
        false => {}
    }
    let config = config(arguments, &run, is_resume)?;
    warn_of_slow_precision(&config, &arguments.device[0]);
    let start = match arguments.resume {
        true => Start::Resume,
        false => Start::Fresh,
    };
    let shards = &arguments.shards;
    check_apart(&arguments.to, shards)?;
    if !is_resume {
        run.check_can_begin()?;
    }
    let folder = ShardFolder::open(shards)?;
    let split = split(arguments, &folder, &run, is_resume)?;
    let initial = first_weights(arguments, &run, &config, is_resume, &devices[0])?;
    if let Some(initial) = &initial {
        warn_of_seen(initial, &split, folder.manifest());
    }
    let panel = is_resume.then(|| run.read_genes()).transpose()?;
    let data = training_data(&config, &folder, split, initial, panel)?;
    let mut display = display(arguments.tui)?;
    let resume = resume_command(shards, &arguments.to, &arguments.device);
    train(&config, data, &devices, &run, start, &mut *display, &resume)?;
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
    is_resume: bool,
) -> Result<PretrainConfig, CliError> {
    match (&arguments.preset, &arguments.config) {
        (Some(preset), _) => settings::of_preset(preset, &arguments.set),
        (None, Some(path)) => settings::of_option(path, &arguments.set),
        (None, None) if is_resume => settings::of_file(&run.config(), &arguments.set),
        (None, None) if run.is_begun() => Err(CliError::usage(format!(
            "{} holds a run already; resume it with --resume, or choose another folder with --to",
            run.path().display()
        ))),
        (None, None) => {
            // A path that is no folder of shards is the first thing to mend.
            ShardFolder::open(&arguments.shards)?;
            Err(without_settings(run.path(), "config.toml"))
        }
    }
}

/// Nothing says what to train with, nor is a file of an earlier begin there.
fn without_settings(to: &Path, file: &str) -> CliError {
    CliError::usage(format!(
        "say what to train with: --preset tiny, --preset paper or --config FILE; {} has no {file} whose settings could be \
         taken",
        to.display()
    ))
}

/// Says so if a device computes no faster for what the settings ask of it.
fn warn_of_slow_precision(config: &PretrainConfig, device: &str) {
    if config.run.precision == Precision::Bf16 && device::is_slow_in_bf16(device) {
        message!(
            "warning: run.precision = \"bf16\" is slower than f32 on the device {device}; it is for hardware that computes \
             in it"
        );
    }
}

/// Refuses to train into the folder of shards.
fn check_apart(to: &Path, shards: &Path) -> Result<(), CliError> {
    match to == shards {
        true => Err(CliError::usage(
            "--to is the folder of shards; choose another",
        )),
        false => Ok(()),
    }
}

/// What resumes a run, to be typed or copied.
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
