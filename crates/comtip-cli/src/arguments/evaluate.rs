//! What `comtip evaluate` is told.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::options::Device;

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
    /// Test on slides whose tiles have another size than those the run was trained on too.
    #[arg(long)]
    pub(crate) any_tile: bool,
    #[command(flatten)]
    pub(crate) device: Device,
}
