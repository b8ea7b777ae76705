//! Slides of any layout, as every command that reads them is told of them.

use std::path::PathBuf;

use clap::Args;

/// Slides of any layout that is read.
#[derive(Debug, Args)]
pub(crate) struct SlideFolder {
    /// Slides: a folder in STimage-1K4M's layout, an output folder of Space Ranger, an AnnData file, or a folder of such.
    pub(crate) folder: PathBuf,
    /// Full-resolution image of a slide of Space Ranger or AnnData, repeated for each slide; without it tiles are cut from the small one.
    #[arg(long, value_name = "[SLIDE=]FILE")]
    pub(crate) image: Vec<String>,
    /// Technology of all slides or one, if the files tell another: ST, Visium or VisiumHD; may be repeated.
    #[arg(long, value_name = "[SLIDE=]NAME")]
    pub(crate) technology: Vec<String>,
    /// A csv with columns `slide` and `patient`, for slides whose name tells another.
    #[arg(long, value_name = "FILE")]
    pub(crate) patients: Option<PathBuf>,
    /// A csv with columns `alias` and `symbol`: genes called by an alias get the symbol.
    #[arg(long, value_name = "FILE")]
    pub(crate) aliases: Option<PathBuf>,
    /// The column of `obs` that labels spots, of AnnData files.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) labels: Option<String>,
    /// Slides to leave out, named elsewhere or not: dlpfc, her2st, cscc, gse240429, paper, or a file with a slide a line; parted by commas.
    #[arg(long, value_delimiter = ',', value_name = "LIST")]
    pub(crate) exclude: Vec<String>,
}
