//! What `comtip embed` is told.

use std::path::PathBuf;

use clap::Args;

use super::Device;

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
    /// Only these slides, by name, parted by commas.
    #[arg(long, value_delimiter = ',')]
    pub(crate) slides: Vec<String>,
    #[command(flatten)]
    pub(crate) device: Device,
}
