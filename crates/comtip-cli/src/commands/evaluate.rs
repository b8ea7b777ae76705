//! `comtip evaluate`: scores of a run on the slides it held out.

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

use std::num::NonZero;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use comtip::eval::{
    ClusteringOptions, EvalContext, ExpressionOptions, RobustnessOptions, StudyProtocol,
    TileMismatch,
};
use comtip::metrics::ClusterAlgorithm;
use comtip::text::SentenceTemplate;
use comtip::train::StudyFolder;

pub(super) use files::ResultFiles;
pub(super) use outlets::Outlets;
pub(super) use print::{print_protocol, print_result};
pub(super) use report::{command_line, report_facts, write_report};
pub(super) use run_report::{RunPage, run_report};
pub(crate) use study::evaluate_ablation;

use gathered::gathered;
use study::evaluate_study;

use crate::options::{Device, device};
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
    /// Compare the variants of a study, each with one part of the training left out: Table 3 of the paper.
    #[command(
        after_help = "Example:\n  comtip pretrain shards --preset small --folds folds.json --seeds 3 --ablations --to study\n  \
                      comtip evaluate ablation shards --run study --report ablation.html"
    )]
    Ablation(EvaluateAblation),
}

#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// Folder of shards, made by `comtip prepare`.
    pub(crate) shards: PathBuf,
    /// Folder of a finished run, or of a study, whose finished runs are scored one by one and put together over folds and seeds.
    /// The slides or spots that a run held out are tested on.
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
    /// Embed all tiles anew, and keep nothing in the folder `cache` of the run; without it the vectors of tiles are kept
    /// there, and taken again where weights, tiles and device are the same.
    #[arg(long)]
    pub(crate) no_cache: bool,
    #[command(flatten)]
    pub(crate) device: Device,
}

#[derive(Debug, Args)]
pub(crate) struct EvaluateClustering {
    #[command(flatten)]
    pub(crate) evaluate: Evaluate,
    /// What finds the clusters.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) clusters: Clusters,
    /// Clusters on every slide; without it as many as the slide has labels. Where no slide has labels it is needed, and
    /// clusters have a silhouette in the place of an ARI.
    #[arg(long, value_name = "N")]
    pub(crate) k: Option<NonZero<usize>>,
    #[command(flatten)]
    pub(crate) paper: Paper,
}

#[derive(Debug, Args)]
pub(crate) struct EvaluateExpression {
    #[command(flatten)]
    pub(crate) evaluate: Evaluate,
    #[command(flatten)]
    pub(crate) paper: Paper,
}

#[derive(Debug, Args)]
pub(crate) struct EvaluateAblation {
    #[command(flatten)]
    pub(crate) evaluate: Evaluate,
    #[command(flatten)]
    pub(crate) paper: Paper,
}

#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Paper {
    /// Also show the table that the paper has of it, with the scores here under the same headings. Published scores are of other
    /// data and do not compare; what the paper tests on and is missing here is named.
    #[arg(long = "paper")]
    pub(crate) is_asked: bool,
}

#[derive(Debug, Args)]
pub(crate) struct EvaluateRobustness {
    #[command(flatten)]
    pub(crate) evaluate: Evaluate,
    /// Another sentence to compare, with GENE and after it VALUE in their places; may be given several times.
    #[arg(long = "template", value_name = "SENTENCE", value_parser = SentenceTemplate::parse)]
    pub(crate) templates: Vec<SentenceTemplate>,
}

/// What finds clusters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Clusters {
    /// K-means on the embeddings as they are.
    #[default]
    Kmeans,
    /// A Gaussian mixture on their first 20 principal components.
    Mixture,
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

impl EvaluateClustering {
    fn options(&self) -> ClusteringOptions {
        ClusteringOptions {
            method: match self.clusters {
                Clusters::Kmeans => ClusterAlgorithm::KMeans,
                Clusters::Mixture => ClusterAlgorithm::Mixture,
            },
            n_clusters: self.k,
            ..ClusteringOptions::default()
        }
    }
}

/// Expression from frozen embeddings by a ridge probe.
///
/// # Errors
///
/// As [`evaluate_clustering`].
pub(crate) fn evaluate_expression(arguments: &EvaluateExpression) -> Result<(), CliError> {
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
    let other_tiles = match arguments.any_tile {
        true => TileMismatch::Taken,
        false => TileMismatch::Refused,
    };
    let context = EvalContext::open(&arguments.run, &arguments.shards, &device, other_tiles)?;
    let context = match arguments.no_cache {
        true => context,
        false => context.with_cache(),
    };
    let context = context.with_events(show_embedding());
    context.warnings().iter().for_each(warn_of_scores);
    score(&context, &outlets)
}
