//! `comtip evaluate`: scores of a run on the slides it held out.

mod files;
mod outlets;
mod print;
mod report;
mod study;
mod study_outlets;

use std::num::NonZero;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use comtip::eval::{
    ClusteringOptions, EvalContext, ExpressionOptions, StudyProtocol, TileMismatch,
};
use comtip::metrics::ClusterAlgorithm;
use comtip::train::StudyFolder;

pub(super) use files::ResultFiles;
pub(super) use outlets::Outlets;
pub(super) use print::{print_protocol, print_result};
pub(super) use report::{command_line, report_facts, write_report};
pub(crate) use study::evaluate_ablation;

use study::evaluate_study;

use crate::options::{Device, device};
use crate::ui::{CliError, show_embedding, warn_of_scores};

#[derive(Debug, Subcommand)]
pub(crate) enum Evaluation {
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

/// What finds clusters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Clusters {
    /// K-means on the embeddings as they are.
    #[default]
    Kmeans,
    /// A Gaussian mixture on their first 20 principal components.
    Mixture,
}

/// Clusters of frozen embeddings against the annotation.
///
/// # Errors
///
/// If the run or the shards cannot be read, or there is nothing to score.
pub(crate) fn evaluate_clustering(arguments: &EvaluateClustering) -> Result<(), CliError> {
    let options = ClusteringOptions {
        method: match arguments.clusters {
            Clusters::Kmeans => ClusterAlgorithm::KMeans,
            Clusters::Mixture => ClusterAlgorithm::Mixture,
        },
        n_clusters: arguments.k,
        ..ClusteringOptions::default()
    };
    let protocol = StudyProtocol::clustering(options);
    evaluate(&arguments.evaluate, protocol, arguments.paper.is_asked)
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
    let context = context.with_events(show_embedding());
    context.warnings().iter().for_each(warn_of_scores);
    outlets.give(&(protocol.score)(&context)?, &context)
}
