//! `comtip evaluate`: scores of a run on the slides it held out.

mod arguments;
mod files;
mod gathered;
mod outlets;
mod print;
mod report;
mod results;
mod run_report;
mod study;
mod study_outlets;
mod training_section;

use clap::Subcommand;
use comtip::eval::{EvalContext, ExpressionOptions, RobustnessOptions, StudyProtocol};
use comtip::train::StudyFolder;

pub(crate) use arguments::{
    Evaluate, EvaluateBesidePaper, EvaluateClustering, EvaluateRobustness, Paper,
};
pub(super) use files::ResultFiles;
pub(super) use outlets::Outlets;
pub(super) use print::{print_protocol, print_result};
pub(super) use report::{command_line, report_facts, write_report};
pub(super) use run_report::{RunPage, run_report};
pub(crate) use study::evaluate_ablation;

use gathered::gathered;
use study::evaluate_study;

use crate::options::device;
use crate::ui::{CliError, show_embedding, warn_of_scores};

#[derive(Debug, Subcommand)]
pub(crate) enum Evaluation {
    /// Score by all of the below that the data allow, with one report on the run. The JSON is a list, the CSV one table.
    #[command(
        after_help = "Example:\n  comtip evaluate all shards --run run --report run.html --json scores.json"
    )]
    All(EvaluateClustering),
    /// Cluster the spots of each held-out slide on its embeddings, and compare with its labels.
    #[command(
        after_help = "Examples:\n  comtip evaluate clustering shards --run run --report clustering.html\n  \
                      comtip evaluate clustering shards --run run --clusters mixture --k 7\n  \
                      comtip evaluate clustering shards --run study --paper"
    )]
    Clustering(EvaluateClustering),
    /// Predict expression from embeddings by a ridge regression fitted on the training spots.
    #[command(
        after_help = "Example:\n  comtip evaluate expression shards --run run --report expression.html --json scores.json"
    )]
    Expression(EvaluateBesidePaper),
    /// Let tile and transcriptome of each held-out spot find each other among the spots of their slide.
    #[command(
        after_help = "Example:\n  comtip evaluate retrieval shards --run run --report retrieval.html"
    )]
    Retrieval(Evaluate),
    /// Put the gene sentences in other words, and see how far zero-shot scores move; nothing is fitted.
    #[command(
        after_help = "Examples:\n  comtip evaluate robustness shards --run run --report robustness.html\n  \
                      comtip evaluate robustness shards --run run --template \"GENE has a level of VALUE.\""
    )]
    Robustness(EvaluateRobustness),
    /// Predict expression by the gene sentences most similar to a tile; nothing is fitted.
    #[command(
        after_help = "Example:\n  comtip evaluate zero-shot shards --run run --report zero-shot.html"
    )]
    ZeroShot(Evaluate),
    /// Compare the variants of a study, each without one part of the training: Table 3 of the paper.
    #[command(
        after_help = "Example:\n  comtip pretrain shards --preset tiny --folds folds.json --seeds 3 --ablations --to study\n  \
                      comtip evaluate ablation shards --run study --report ablation.html"
    )]
    Ablation(EvaluateBesidePaper),
}

/// Every protocol that the data allow, on one context.
///
/// # Errors
///
/// As [`evaluate_clustering`].
pub(crate) fn evaluate_all(arguments: &EvaluateClustering) -> Result<(), CliError> {
    let options = arguments.options();
    if StudyFolder::is_at(&arguments.evaluate.run) {
        return Err(CliError::usage(format!(
            "--run {}: is a study; score it by one protocol, as `comtip evaluate expression`, or name one of its runs",
            arguments.evaluate.run.display()
        )));
    }
    let has_published = arguments.paper.is_asked;
    in_context(&arguments.evaluate, has_published, |context, outlets| {
        outlets.give_gathered(&gathered(context, &options)?, context)
    })
}

/// Clusters of frozen embeddings against the annotation.
///
/// # Errors
///
/// If the run or the shards cannot be read, or there is nothing to score.
pub(crate) fn evaluate_clustering(arguments: &EvaluateClustering) -> Result<(), CliError> {
    let protocol = StudyProtocol::clustering(arguments.options());
    evaluate(&arguments.evaluate, protocol, arguments.paper.is_asked)
}

/// Expression from frozen embeddings by a ridge probe.
///
/// # Errors
///
/// As [`evaluate_clustering`].
pub(crate) fn evaluate_expression(arguments: &EvaluateBesidePaper) -> Result<(), CliError> {
    let protocol = StudyProtocol::expression(ExpressionOptions::default());
    evaluate(&arguments.evaluate, protocol, arguments.paper.is_asked)
}

/// Tiles and transcriptomes of a slide that look for each other.
///
/// # Errors
///
/// As [`evaluate_clustering`].
pub(crate) fn evaluate_retrieval(arguments: &Evaluate) -> Result<(), CliError> {
    evaluate(arguments, StudyProtocol::retrieval(), false)
}

/// Zero-shot scores under sentences in other words.
///
/// # Errors
///
/// As [`evaluate_clustering`].
pub(crate) fn evaluate_robustness(arguments: &EvaluateRobustness) -> Result<(), CliError> {
    let options = RobustnessOptions {
        templates: arguments.templates.clone(),
    };
    evaluate(
        &arguments.evaluate,
        StudyProtocol::robustness(options),
        false,
    )
}

/// Expression by similarity to gene sentences.
///
/// # Errors
///
/// As [`evaluate_clustering`].
pub(crate) fn evaluate_zero_shot(arguments: &Evaluate) -> Result<(), CliError> {
    evaluate(arguments, StudyProtocol::zero_shot(), false)
}

fn evaluate(
    arguments: &Evaluate,
    protocol: StudyProtocol,
    has_published: bool,
) -> Result<(), CliError> {
    if StudyFolder::is_at(&arguments.run) {
        return evaluate_study(arguments, protocol, has_published);
    }
    in_context(arguments, has_published, |context, outlets| {
        outlets.give(&(protocol.score)(context)?, context)
    })
}

/// Opens a run beside shards and scores it.
fn in_context(
    arguments: &Evaluate,
    has_published: bool,
    score: impl FnOnce(&EvalContext, &Outlets<'_>) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let outlets = Outlets {
        files: &arguments.files,
        report: arguments.report.as_deref(),
        folder: &arguments.run,
        device: &arguments.device.device,
        has_published,
    };
    outlets.check()?;
    let device = device::find(&arguments.device.device)?;
    let (run, shards) = (&arguments.run, &arguments.shards);
    let context = EvalContext::open(run, shards, &device, arguments.other_tiles())?;
    let context = arguments.cached(context).with_events(show_embedding());
    context.warnings().iter().for_each(warn_of_scores);
    score(&context, &outlets)
}
