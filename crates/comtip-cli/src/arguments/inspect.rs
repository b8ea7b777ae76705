//! What `comtip inspect` is told.

use std::path::PathBuf;

use clap::Args;

use crate::options::{SlideFolder, Tiles};

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    #[command(flatten)]
    pub(crate) slides: SlideFolder,
    #[command(flatten)]
    pub(crate) tiles: Tiles,
    /// Where the pictures go, SLIDE.spots.png each; none are drawn without it.
    #[arg(long)]
    pub(crate) to: Option<PathBuf>,
}
