//! `comtip evaluate`: scores of a run on the slides it held out.

mod files;
mod print;
mod report;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use comtip::eval::{
    ClusteringOptions, EvalContext, EvalError, ExpressionOptions, OtherTiles, clustering,
    expression, zero_shot,
};
use comtip::metrics::EvalResult;
use comtip::report::{Report, Section, result_section};

use files::ResultFiles;
pub(super) use print::{print_protocol, print_result};
pub(super) use report::{backgrounds, command_line, report_facts, write_report};

use crate::options::{Device, device};
use crate::ui::{CliError, show_embedding, terminal_table, warn_of_scores};

#[derive(Debug, Subcommand)]
pub(crate) enum Evaluation {
    /// K-means on frozen embeddings against the annotation, per slide.
    Clustering(Evaluate),
    /// Expression from frozen embeddings by a ridge probe fitted on the training spots.
    Expression(Evaluate),
    /// Expression by similarity to gene sentences, nothing fitted.
    ZeroShot(Evaluate),
}

#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// Folder of shards.
    pub(crate) shards: PathBuf,
    /// Folder of the run; what it held out is tested on.
    #[arg(long)]
    pub(crate) run: PathBuf,
    /// Also write a report in HTML; one that is there is replaced.
    #[arg(long)]
    pub(crate) report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) files: ResultFiles,
    /// Test on slides whose tiles have another size than those the run was trained on too.
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
        let result = clustering(context, &ClusteringOptions::default())?;
        Ok(EvalResult::Clustering(result))
    })
}

/// Expression from frozen embeddings by a ridge probe.
///
/// # Errors
///
/// As [`evaluate_clustering`].
pub(crate) fn evaluate_expression(arguments: &Evaluate) -> Result<(), CliError> {
    evaluate(arguments, |context| {
        let result = expression(context, &ExpressionOptions::default())?;
        Ok(EvalResult::Expression(result))
    })
}

/// Expression by similarity to gene sentences.
///
/// # Errors
///
/// As [`evaluate_clustering`].
pub(crate) fn evaluate_zero_shot(arguments: &Evaluate) -> Result<(), CliError> {
    evaluate(arguments, |context| {
        Ok(EvalResult::ZeroShot(zero_shot(context)?))
    })
}

fn evaluate(
    arguments: &Evaluate,
    score: impl FnOnce(&EvalContext) -> Result<EvalResult, EvalError>,
) -> Result<(), CliError> {
    if let Some(report) = &arguments.report {
        report::check(report)?;
    }
    arguments.files.check()?;
    let device = device::find(&arguments.device.device)?;
    let other_tiles = match arguments.any_tile {
        true => OtherTiles::Taken,
        false => OtherTiles::Refused,
    };
    let context = EvalContext::open(&arguments.run, &arguments.shards, &device, other_tiles)?;
    let context = context.with_events(show_embedding());
    context.warnings().iter().for_each(warn_of_scores);
    let result = score(&context)?;
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
        let section = result_section(&result, &backgrounds(&context, &result)?);
        let written = write_report(path, &report_of(arguments, section))?;
        match to_stdout {
            true => print_line!("\n{written}"),
            false => message!("\n{written}"),
        }
    }
    Ok(())
}

fn report_of(arguments: &Evaluate, section: Section) -> Report {
    let mut facts = report_facts();
    facts.push(("device".to_owned(), arguments.device.device.clone()));
    Report {
        title: format!("{} of {}", section.heading, arguments.run.display()),
        lead: String::new(),
        facts,
        sections: vec![section],
    }
}
