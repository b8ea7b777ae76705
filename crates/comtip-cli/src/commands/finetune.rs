//! `comtip finetune`: a pretrained model to one that predicts expression.

mod shown_tuning;
mod tuning_data;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use comtip::data::ShardFolder;
use comtip::eval::{EvalContext, TileMismatch, Tuning, fine_tuned};
use comtip::train::{FineTuneConfig, PretrainedModel, RunFolder, Tuned};

use super::evaluate::{Outlets, Paper, ResultFiles};
use crate::options::{Device, changed, device, name, trained_run};
use crate::ui::{CliError, quoted, quoted_path, show_embedding, warn_of_scores};
use shown_tuning::train;
use tuning_data::tuning_data;

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  \
    comtip finetune shards --run run --to tuned --genes ERBB2,MGP,IGKC --report tuned.html\n\
    Stopped or killed, it is resumed by:\n  comtip finetune shards --run run --to tuned --resume")]
pub(crate) struct Finetune {
    /// Folder of shards, made by `comtip prepare`.
    pub(crate) shards: PathBuf,
    /// Folder of a finished run, made by `comtip pretrain`, whose model is trained further; the run stays as it is.
    #[arg(long)]
    pub(crate) run: PathBuf,
    /// Folder for the fine-tuning: settings, logs, checkpoints, and in `model` the network with its genes.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Genes to predict: symbols separated by commas, a file with one symbol per line, or the folder of another run for the
    /// genes it chose [default: the genes of the run]. Those that a training slide does not measure are skipped.
    #[arg(long, value_delimiter = ',', value_parser = name, value_name = "GENES|FILE|RUN")]
    pub(crate) genes: Vec<String>,
    /// With --genes RUN: take genes that RUN chose on slides that are tested on here; the split records it, and every score
    /// is stamped with it.
    #[arg(long, requires = "genes")]
    pub(crate) allow_leakage: bool,
    /// What is trained on and what is tested on [default: run].
    #[arg(long, value_enum)]
    pub(crate) by: Option<TuningSplit>,
    /// Train only the head; the pretrained network below it stays as it is.
    #[arg(long)]
    pub(crate) head_only: bool,
    /// Change a setting, for example run.epochs=5 or optimizer.learning_rate=1e-6; may be repeated. `config.toml` in the
    /// folder of a fine-tuning has them all.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    /// Resume the fine-tuning of the folder after its newest checkpoint, or begin it if there is none. Settings, split and
    /// genes are those it began with and need not be given again.
    #[arg(long)]
    pub(crate) resume: bool,
    /// Also write a report in HTML, with maps over the tissue; a file of this name is replaced.
    #[arg(long)]
    pub(crate) report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) files: ResultFiles,
    #[command(flatten)]
    pub(crate) paper: Paper,
    /// Also accept slides whose tiles have another size than those the run was trained on.
    #[arg(long)]
    pub(crate) any_tile: bool,
    #[command(flatten)]
    pub(crate) device: Device,
}

/// What a network is fine-tuned on and what it is tested on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TuningSplit {
    /// The slides that the run was trained on, and those it held out.
    Run,
    /// 80 % and 20 % of the spots of every slide of the shards: neighbours are on both sides, and scores are stamped
    /// `leaky across space`.
    RandomSpots,
}

/// Trains a head on a pretrained model, and the model too if asked for, and scores what comes out on the test side.
///
/// # Errors
///
/// If the run, the shards or a setting are of no use, a loss is no longer finite, Ctrl-C was pressed, or a file cannot be
/// written.
pub(crate) fn finetune(arguments: &Finetune) -> Result<(), CliError> {
    let outlets = Outlets {
        files: &arguments.files,
        report: arguments.report.as_deref(),
        folder: &arguments.to,
        device: &arguments.device.device,
        has_published: arguments.paper.is_asked,
    };
    outlets.check()?;
    let device = device::find(&arguments.device.device)?;
    let run = trained_run::open(&arguments.run, &arguments.shards)?;
    let to = RunFolder::new(&arguments.to);
    let is_resume = check_folder(arguments, &to)?;
    let config = config(arguments, &run, &to, is_resume)?;
    let shards = ShardFolder::open(&arguments.shards)?;
    let data = tuning_data(arguments, &shards, &run, is_resume.then_some(&to), &config)?;
    let other_tiles = match arguments.any_tile {
        true => TileMismatch::Taken,
        false => TileMismatch::Refused,
    };
    let tuning = Tuning {
        folder: &arguments.to,
        data: &data,
        seed: config.seed,
    };
    let context = EvalContext::of_tuning(
        &arguments.run,
        &arguments.shards,
        &device,
        other_tiles,
        &tuning,
    )?;
    let context = context.with_events(show_embedding());
    context.warnings().iter().for_each(warn_of_scores);
    let from = PretrainedModel {
        run: &run,
        checkpoint: context.checkpoint(),
    };
    let tuned = train(&config, &data, from, &to, &resume_command(arguments))?;
    message!("the network is in {}", to.model().display());
    let result = fine_tuned(&context, &config, &tuned)?;
    outlets.give(&result.into(), &context)
}

/// Whether a fine-tuning of the folder is resumed; refuses one that none can begin in.
fn check_folder(arguments: &Finetune, to: &RunFolder) -> Result<bool, CliError> {
    for (path, what) in [
        (&arguments.shards, "of shards"),
        (&arguments.run, "of --run"),
    ] {
        if to.path() == path {
            return Err(CliError::usage(format!(
                "--to is the folder {what}; choose another"
            )));
        }
    }
    let is_resume = arguments.resume && to.is_begun();
    if !is_resume {
        to.check_can_begin()?;
    }
    Ok(is_resume)
}

/// The settings it began with, or those that follow from the run; with what the options change.
fn config(
    arguments: &Finetune,
    run: &RunFolder,
    to: &RunFolder,
    is_resume: bool,
) -> Result<FineTuneConfig, CliError> {
    let mut config = match is_resume {
        true => to.read_tuning_config()?,
        false => FineTuneConfig::of_run(&run.read_config()?),
    };
    if arguments.head_only {
        config.tuned = Tuned::HeadOnly;
    }
    changed(config, &arguments.set)
}

/// What resumes it, to be typed or copied.
fn resume_command(arguments: &Finetune) -> String {
    let path = |path: &Path| quoted_path(path).to_string();
    let mut command = format!(
        "comtip finetune {} --run {} --to {} --resume",
        path(&arguments.shards),
        path(&arguments.run),
        path(&arguments.to)
    );
    if arguments.any_tile {
        command.push_str(" --any-tile");
    }
    if arguments.device.device != device::DEFAULT {
        command.push_str(&format!(" --device {}", quoted(&arguments.device.device)));
    }
    command
}
