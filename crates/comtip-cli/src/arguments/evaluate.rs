//! What `comtip evaluate` is told.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Device;

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
    /// Also write a report in HTML.
    #[arg(long)]
    pub(crate) report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) device: Device,
}
