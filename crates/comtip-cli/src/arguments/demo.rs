//! What `comtip demo` is told.

use std::path::PathBuf;

use clap::Args;

use crate::options::Device;

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Folder for shards, the run and report.html; must not hold a finished demo.
    #[arg(long, default_value = "comtip-demo")]
    pub(crate) to: PathBuf,
    /// The bundled sample, when it is not found beside the sources.
    #[arg(long)]
    pub(crate) sample: Option<PathBuf>,
    /// Change a setting of the tiny preset, as `run.epochs=5`; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub(crate) set: Vec<String>,
    #[command(flatten)]
    pub(crate) device: Device,
}
