//! What `comtip pretrain` is told.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use crate::options::name;

#[derive(Debug, Args)]
pub(crate) struct Pretrain {
    /// Folder of shards.
    pub(crate) shards: PathBuf,
    /// Folder for the run.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Settings by name: tiny or paper.
    #[arg(long, conflicts_with = "config")]
    pub(crate) preset: Option<String>,
    /// Settings from a TOML file; `comtip settings` writes one to start from.
    #[arg(long)]
    pub(crate) config: Option<PathBuf>,
    /// Change a setting, as `optimizer.learning_rate=1e-4`; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    /// Towers to start from, a folder that `weights import` made or anything it reads.
    #[arg(long)]
    pub(crate) weights: Option<PathBuf>,
    /// Patients kept out of training, to be tested on, separated by commas; the end of a name is enough where it is
    /// one patient's alone.
    #[arg(long, value_delimiter = ',', value_parser = name, value_name = "PATIENTS")]
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
    /// Go on behind the newest checkpoint of the run folder; begin where there is none. Settings, split and weights are
    /// those the run began with and need not be given again.
    #[arg(long)]
    pub(crate) resume: bool,
    /// cpu, libtorch, libtorch:cuda:0, wgpu, vulkan, metal, cuda:0 or remote:HOST:PORT/INDEX; several of one kind,
    /// separated by commas, share the chunks of every batch (`run.chunk_size`).
    #[arg(long, default_value = crate::options::DEFAULT, value_delimiter = ',', value_parser = name)]
    pub(crate) device: Vec<String>,
    /// Show the run on a dashboard that takes the whole terminal: curves of every loss, `q` or Ctrl-C to stop in
    /// order. Without it: a bar and a line an epoch.
    #[arg(long)]
    pub(crate) tui: bool,
}
