//! What `comtip bench` is told.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use crate::options::Device;

#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// Folder of shards; without it a section of the bundled sample, or a slide of noise where that is not found.
    pub(crate) shards: Option<PathBuf>,
    /// Settings by name: tiny or paper.
    #[arg(long, default_value = "tiny")]
    pub(crate) preset: String,
    /// Pairs a step, in place of the preset's `run.batch_size`.
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub(crate) batch: usize,
    /// Steps that are timed, after one that is not.
    #[arg(long, value_name = "K", default_value = "5")]
    pub(crate) steps: NonZeroUsize,
    /// Change a setting, as `data.genes_per_spot=32`; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    #[command(flatten)]
    pub(crate) device: Device,
}
