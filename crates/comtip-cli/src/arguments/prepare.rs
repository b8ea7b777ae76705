//! What `comtip prepare` is told.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use comtip::data::TileSize;

use super::SlideFolder;

#[derive(Debug, Args)]
pub(crate) struct Prepare {
    #[command(flatten)]
    pub(crate) from: SlideFolder,
    /// Folder for the shards.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Only these slides, by name, parted by commas; what else is in the folder of shards stays, as with --add.
    #[arg(long, value_delimiter = ',')]
    pub(crate) slides: Vec<String>,
    /// Keep slides of the folder of shards that are not in FOLDER; without it the manifest lists this run's slides alone.
    #[arg(long)]
    pub(crate) add: bool,
    /// Side of a tile: `spot`, the square about the spot, or a size as `112um`.
    #[arg(long, default_value = "spot", value_parser = TileSize::from_str, value_name = "SIZE")]
    pub(crate) tile: TileSize,
    /// Micrometres per pixel of the images, where the data do not tell: a number, SLIDE=NUMBER, or `from-spot`.
    #[arg(long, value_name = "[SLIDE=]NUMBER")]
    pub(crate) um_per_px: Vec<String>,
    /// Go on with the next slide when one cannot be prepared; exit code 4 then.
    #[arg(long)]
    pub(crate) skip_errors: bool,
    /// Slides prepared at a time, each of up to a gigabyte; one a core, at most four, if not given.
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
}
