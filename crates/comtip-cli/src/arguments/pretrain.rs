//! What `comtip pretrain` is told.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::Device;

#[derive(Debug, Args)]
pub(crate) struct Pretrain {
    /// Folder of shards.
    pub(crate) shards: PathBuf,
    /// Folder for the run.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Settings by name: tiny or paper.
    #[arg(long, conflicts_with = "config", required_unless_present = "config")]
    pub(crate) preset: Option<String>,
    /// Settings from a TOML file.
    #[arg(long)]
    pub(crate) config: Option<PathBuf>,
    /// Change a setting, as `optimizer.learning_rate=1e-4`; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    /// Towers to start from, a folder that `weights import` made or anything it reads.
    #[arg(long)]
    pub(crate) weights: Option<PathBuf>,
    /// Patients kept out of training, to be tested on; parted by commas.
    #[arg(long, value_delimiter = ',')]
    pub(crate) hold_out: Vec<String>,
    /// A file of `comtip split`; its fold `--fold` is trained and tested on; random spots are one fold.
    #[arg(
        long,
        value_name = "FILE",
        requires = "fold",
        conflicts_with = "hold_out"
    )]
    pub(crate) folds: Option<PathBuf>,
    /// Which fold of `--folds`, from 1.
    #[arg(long, value_name = "K", requires = "folds")]
    pub(crate) fold: Option<NonZeroUsize>,
    /// Go on after the last checkpoint of the run folder.
    #[arg(long)]
    pub(crate) resume: bool,
    #[command(flatten)]
    pub(crate) device: Device,
}
