//! What `comtip evaluate` takes.

use std::num::NonZero;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use comtip::eval::{ClusteringOptions, EvalContext, ExpressionOptions, TileMismatch};
use comtip::metrics::ClusterAlgorithm;
use comtip::text::SentenceTemplate;

use super::files::ResultFiles;
use super::probed::{NeighbourOracle, Probed};
use crate::options::Device;

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
    /// there, and taken again where weights, tiles and device are the same. Scores of a study that are kept in `scores` are read
    /// all the same.
    #[arg(long)]
    pub(crate) no_cache: bool,
    #[command(flatten)]
    pub(crate) device: Device,
}

#[derive(Debug, Args)]
pub(crate) struct EvaluateClustering {
    #[command(flatten)]
    pub(crate) evaluate: Evaluate,
    #[command(flatten)]
    pub(crate) probed: Probed,
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
    pub(crate) probed: Probed,
    #[command(flatten)]
    pub(crate) oracle: NeighbourOracle,
    #[command(flatten)]
    pub(crate) paper: Paper,
}

#[derive(Debug, Args)]
pub(crate) struct EvaluateAll {
    #[command(flatten)]
    pub(crate) clustering: EvaluateClustering,
    #[command(flatten)]
    pub(crate) oracle: NeighbourOracle,
}

#[derive(Debug, Args)]
pub(crate) struct EvaluateBesidePaper {
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

impl Evaluate {
    /// What becomes of test slides with other tiles.
    pub(super) fn other_tiles(&self) -> TileMismatch {
        match self.any_tile {
            true => TileMismatch::Taken,
            false => TileMismatch::Refused,
        }
    }

    /// A context that keeps vectors in the folder of its run, unless that is not wanted.
    pub(super) fn cached(&self, context: EvalContext) -> EvalContext {
        match self.no_cache {
            true => context,
            false => context.with_cache(),
        }
    }
}

impl EvaluateClustering {
    /// How clusters are found.
    pub(super) fn options(&self) -> ClusteringOptions {
        ClusteringOptions {
            method: match self.clusters {
                Clusters::Kmeans => ClusterAlgorithm::KMeans,
                Clusters::Mixture => ClusterAlgorithm::Mixture,
            },
            n_clusters: self.k,
            representation: self.probed.representation.into(),
            ..ClusteringOptions::default()
        }
    }
}

impl EvaluateExpression {
    /// How expression is read.
    pub(super) fn options(&self) -> ExpressionOptions {
        expression_options(&self.probed, &self.oracle)
    }
}

impl EvaluateAll {
    /// How expression is read.
    pub(super) fn expression_options(&self) -> ExpressionOptions {
        expression_options(&self.clustering.probed, &self.oracle)
    }
}

fn expression_options(probed: &Probed, oracle: &NeighbourOracle) -> ExpressionOptions {
    ExpressionOptions {
        representation: probed.representation.into(),
        has_oracle: oracle.has_oracle,
        ..ExpressionOptions::default()
    }
}
