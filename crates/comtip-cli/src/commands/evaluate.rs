//! `comtip evaluate`: scores of a run on the slides it held out.

mod arguments;
mod asked;
mod files;
mod gathered;
mod outlets;
mod print;
mod probed;
mod report;
mod results;
mod run_report;
mod study;
mod study_outlets;
mod training_section;

use clap::Subcommand;
use comtip::eval::{EvalContext, RobustnessOptions, StudyProtocol};
use comtip::train::StudyFolder;

pub(crate) use arguments::{
    Evaluate, EvaluateAll, EvaluateBesidePaper, EvaluateClustering, EvaluateExpression,
    EvaluateRobustness, Paper,
};
pub(super) use files::ResultFiles;
pub(super) use outlets::Outlets;
pub(super) use print::{print_protocol, print_result};
pub(super) use report::{command_line, report_facts, write_report};
pub(super) use run_report::{RunPage, run_report};
pub(crate) use study::evaluate_ablation;

use asked::Asked;
use gathered::gathered;
use probed::baseline_towers;
use study::evaluate_study;

use crate::options::device;
use crate::ui::{CliError, show_embedding, warn_of_scores};

#[derive(Debug, Subcommand)]
pub(crate) enum Evaluation {
    /// Score by all of the below that the data allow, with one report on the run. The JSON is a list, the CSV one table.
    #[command(
        after_help = "Example:\n  comtip evaluate all shards --run run --report run.html --json scores.json"
    )]
    All(EvaluateAll),
    /// Cluster the spots of each held-out slide on its embeddings, and compare with its labels.
    #[command(
        after_help = "Examples:\n  comtip evaluate clustering shards --run run --report clustering.html\n  \
                      comtip evaluate clustering shards --run run --clusters mixture --k 7\n  \
                      comtip evaluate clustering shards --run study --paper"
    )]
    Clustering(EvaluateClustering),
    /// Predict expression from embeddings by a ridge regression fitted on the training spots.
    #[command(
        after_help = "Examples:\n  comtip evaluate expression shards --run run --report expression.html --json scores.json\n  \
                      comtip evaluate expression shards --run run --representation pooled --oracle\n  \
                      comtip evaluate expression shards --run run --baseline-weights clip-vit-base-patch32"
    )]
    Expression(EvaluateExpression),
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
pub(crate) fn evaluate_all(arguments: &EvaluateAll) -> Result<(), CliError> {
    let of_expression = arguments.expression_options();
    let arguments = &arguments.clustering;
    let of_clusters = arguments.options();
    if StudyFolder::is_at(&arguments.evaluate.run) {
        return Err(CliError::usage(format!(
            "--run {}: is a study; score it by one protocol, as `comtip evaluate expression`, or name one of its runs",
            arguments.evaluate.run.display()
        )));
    }
    let asked = Asked::beside(&arguments.evaluate, arguments.paper, &arguments.probed);
    in_context(&asked, |context, outlets| {
        outlets.give_gathered(&gathered(context, of_clusters, of_expression)?, context)
    })
}

/// Clusters of frozen embeddings against the annotation.
///
/// # Errors
///
/// If the run or the shards cannot be read, or there is nothing to score.
pub(crate) fn evaluate_clustering(arguments: &EvaluateClustering) -> Result<(), CliError> {
    let protocol = StudyProtocol::clustering(arguments.options());
    let asked = Asked::beside(&arguments.evaluate, arguments.paper, &arguments.probed);
    evaluate(&asked, protocol)
}

/// Expression from frozen embeddings by a ridge probe.
///
/// # Errors
///
/// As [`evaluate_clustering`].
pub(crate) fn evaluate_expression(arguments: &EvaluateExpression) -> Result<(), CliError> {
    let protocol = StudyProtocol::expression(arguments.options());
    let asked = Asked::beside(&arguments.evaluate, arguments.paper, &arguments.probed);
    evaluate(&asked, protocol)
}

/// Tiles and transcriptomes of a slide that look for each other.
///
/// # Errors
///
/// As [`evaluate_clustering`].
pub(crate) fn evaluate_retrieval(arguments: &Evaluate) -> Result<(), CliError> {
    evaluate(&Asked::of(arguments), StudyProtocol::retrieval())
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
    let asked = Asked::of(&arguments.evaluate);
    evaluate(&asked, StudyProtocol::robustness(options))
}

/// Expression by similarity to gene sentences.
///
/// # Errors
///
/// As [`evaluate_clustering`].
pub(crate) fn evaluate_zero_shot(arguments: &Evaluate) -> Result<(), CliError> {
    evaluate(&Asked::of(arguments), StudyProtocol::zero_shot())
}

fn evaluate(asked: &Asked<'_>, protocol: StudyProtocol) -> Result<(), CliError> {
    if StudyFolder::is_at(&asked.arguments.run) {
        return evaluate_study(asked, protocol);
    }
    in_context(asked, |context, outlets| {
        outlets.give(&(protocol.score)(context)?, context)
    })
}

/// Opens a run beside shards and scores it.
fn in_context(
    asked: &Asked<'_>,
    score: impl FnOnce(&EvalContext, &Outlets<'_>) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let arguments = asked.arguments;
    let outlets = Outlets {
        files: &arguments.files,
        report: arguments.report.as_deref(),
        folder: &arguments.run,
        device: &arguments.device.device,
        has_published: asked.has_published,
    };
    outlets.check()?;
    let device = device::find(&arguments.device.device)?;
    let (run, shards) = (&arguments.run, &arguments.shards);
    let context = EvalContext::open(run, shards, &device, arguments.other_tiles())?;
    let towers = baseline_towers(asked.baseline_weights, &device)?;
    let context = arguments
        .cached(context)
        .with_baseline_towers(towers)
        .with_events(show_embedding());
    context.warnings().iter().for_each(warn_of_scores);
    score(&context, &outlets)
}
