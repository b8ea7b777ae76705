//! What `comtip embed` is told.

use std::path::PathBuf;

use clap::Args;

use super::Device;
use crate::names::name;

#[derive(Debug, Args)]
pub(crate) struct Embed {
    /// Folder of shards.
    pub(crate) shards: PathBuf,
    /// Folder of the run.
    #[arg(long)]
    pub(crate) run: PathBuf,
    /// The csv file to write.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Only these slides: names separated by commas, or a file with a slide a line.
    #[arg(long, value_delimiter = ',', value_parser = name, value_name = "NAMES|FILE")]
    pub(crate) slides: Vec<String>,
    #[command(flatten)]
    pub(crate) device: Device,
}
