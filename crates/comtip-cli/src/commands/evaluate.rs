//! `comtip evaluate`: scores of a run on the slides it held out.

mod files;
mod print;
mod report;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use comtip::eval::{
    ClusteringOptions, EvalContext, EvalError, ExpressionOptions, TileMismatch, clustering,
    expression, zero_shot,
};
use comtip::metrics::{EvalResult, Protocol};
use comtip::report::{Report, Section, result_section, result_verdict};

use files::ResultFiles;
pub(super) use print::{print_protocol, print_result};
pub(super) use report::{command_line, report_facts, write_report};

use crate::options::{Device, device};
use crate::ui::{CliError, show_embedding, terminal_table, warn_of_scores};

#[derive(Debug, Subcommand)]
pub(crate) enum Evaluation {
    /// Cluster the spots of each held-out slide by k-means on its embeddings, and compare with its labels.
    #[command(
        after_help = "Example:\n  comtip evaluate clustering shards --run run --report clustering.html"
    )]
    Clustering(Evaluate),
    /// Predict expression from embeddings by a ridge regression fitted on the training spots.
    #[command(
        after_help = "Example:\n  comtip evaluate expression shards --run run --report expression.html --json scores.json"
    )]
    Expression(Evaluate),
    /// Predict expression by the gene sentences most similar to a tile; nothing is fitted.
    #[command(
        after_help = "Example:\n  comtip evaluate zero-shot shards --run run --report zero-shot.html"
    )]
    ZeroShot(Evaluate),
}

#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// Folder of shards, made by `comtip prepare`.
    pub(crate) shards: PathBuf,
    /// Folder of a finished run; the slides or spots it held out are tested on.
    #[arg(long)]
    pub(crate) run: PathBuf,
    /// Also write a report in HTML, with maps over the tissue; a file of this name is replaced.
    #[arg(long)]
    pub(crate) report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) files: ResultFiles,
    /// Also accept test slides whose tiles have another size than those the run was trained on.
    #[arg(long)]
    pub(crate) any_tile: bool,
    #[command(flatten)]
    pub(crate) device: Device,
}

/// K-means on frozen embeddings against the annotation.
///
/// # Errors
///
/// If the run or the shards cannot be read, or there is nothing to score.
pub(crate) fn evaluate_clustering(arguments: &Evaluate) -> Result<(), CliError> {
    evaluate(arguments, |context| {
        clustering(context, &ClusteringOptions::default())
    })
}

/// Expression from frozen embeddings by a ridge probe.
///
/// # Errors
///
/// As [`evaluate_clustering`].
pub(crate) fn evaluate_expression(arguments: &Evaluate) -> Result<(), CliError> {
    evaluate(arguments, |context| {
        expression(context, &ExpressionOptions::default())
    })
}

/// Expression by similarity to gene sentences.
///
/// # Errors
///
/// As [`evaluate_clustering`].
pub(crate) fn evaluate_zero_shot(arguments: &Evaluate) -> Result<(), CliError> {
    evaluate(arguments, zero_shot)
}

fn evaluate<R: Into<EvalResult>>(
    arguments: &Evaluate,
    score: impl FnOnce(&EvalContext) -> Result<R, EvalError>,
) -> Result<(), CliError> {
    if let Some(report) = &arguments.report {
        report::check(report)?;
    }
    arguments.files.check()?;
    let device = device::find(&arguments.device.device)?;
    let other_tiles = match arguments.any_tile {
        true => TileMismatch::Taken,
        false => TileMismatch::Refused,
    };
    let context = EvalContext::open(&arguments.run, &arguments.shards, &device, other_tiles)?;
    let context = context.with_events(show_embedding());
    context.warnings().iter().for_each(warn_of_scores);
    let result: EvalResult = score(&context)?.into();
    // What a program reads is not to stand among what a person reads.
    let (reader, to_stdout) = match arguments.files.takes_stdout() {
        true => (terminal_table::stderr_reader(), false),
        false => (terminal_table::stdout_reader(), true),
    };
    let mut text = print::result_text(&result, &context.facts(), reader);
    text.push_str(&print::protocol_text("Protocol", &context.facts(), reader));
    match to_stdout {
        true => print_line!("{}", text.trim_end_matches('\n')),
        false => message!("{}", text.trim_end_matches('\n')),
    }
    arguments.files.write(&result)?;
    if let Some(path) = &arguments.report {
        let section = result_section(&result, &context.backgrounds(&result)?, &Protocol::new());
        let report = report_of(arguments, result_verdict(&result), section);
        let written = write_report(path, &report)?;
        match to_stdout {
            true => print_line!("\n{written}"),
            false => message!("\n{written}"),
        }
    }
    Ok(())
}

fn report_of(arguments: &Evaluate, verdict: String, section: Section) -> Report {
    let mut facts = report_facts();
    facts.push(("device".to_owned(), arguments.device.device.clone()));
    Report {
        title: format!("{} of “{}”", section.heading, arguments.run.display()),
        lead: verdict,
        facts,
        sections: vec![section],
    }
}
