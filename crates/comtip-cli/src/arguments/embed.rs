//! What `comtip embed` is told.

use std::path::PathBuf;

use clap::Args;

use crate::options::{Device, name};

#[derive(Debug, Args)]
pub(crate) struct Embed {
    /// Folder of shards.
    pub(crate) shards: PathBuf,
    /// Folder of the run.
    #[arg(long)]
    pub(crate) run: PathBuf,
    /// The csv file to write; named .csv, or without an ending.
    ///
    /// A row a spot: spot_id (slide, `_`, and the spot's name or barcode in the source), slide, x_px and y_px (centre
    /// in the slide's image), label (empty where there is none), and the vector in comtip_0, comtip_1, … The vectors are
    /// not of unit length: divide each by its norm before you compare them by a dot product.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Only these slides: names separated by commas, or a file with a slide a line.
    #[arg(long, value_delimiter = ',', value_parser = name, value_name = "NAMES|FILE")]
    pub(crate) slides: Vec<String>,
    /// Embed slides whose tiles have another size than those the run was trained on too.
    #[arg(long)]
    pub(crate) any_tile: bool,
    #[command(flatten)]
    pub(crate) device: Device,
}
