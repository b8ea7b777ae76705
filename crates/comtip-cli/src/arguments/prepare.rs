//! What `comtip prepare` is told.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use crate::options::{SlideFolder, Tiles};

#[derive(Debug, Args)]
pub(crate) struct Prepare {
    #[command(flatten)]
    pub(crate) from: SlideFolder,
    /// Folder for the shards.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Keep slides of the folder of shards that are not in FOLDER, as --slides does; without either the manifest lists this run's slides alone.
    #[arg(long)]
    pub(crate) add: bool,
    #[command(flatten)]
    pub(crate) tiles: Tiles,
    /// Replace all tiles of the folder of shards by tiles of another size; runs trained on the old ones cannot be evaluated on the new. The folder needs room for both until all are cut.
    #[arg(long)]
    pub(crate) replace: bool,
    /// Go on with the next slide when one cannot be prepared; exit code 4 then.
    #[arg(long)]
    pub(crate) skip_errors: bool,
    /// Slides prepared at a time; each takes three bytes a pixel of its image (0.25 GB for 9,000 x 9,000 px) besides its counts and tiles. One a core, at most four, if not given.
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
}
