//! Slides of any layout, as every command that reads them is told of them.

use std::path::PathBuf;

use clap::Args;

use super::names::name;

/// Slides of any layout that is read.
#[derive(Debug, Args)]
pub(crate) struct SlideFolder {
    /// Slides: a folder in STimage-1K4M's layout, an output folder of Space Ranger, an AnnData file, or a folder of such.
    pub(crate) folder: PathBuf,
    /// Full-resolution image of a slide of Space Ranger or AnnData, repeated for each slide; without it tiles are cut from the small one.
    #[arg(long, value_name = "[SLIDE=]FILE")]
    pub(crate) image: Vec<String>,
    /// Only these slides: names separated by commas, or a file with a slide a line.
    #[arg(long, value_delimiter = ',', value_parser = name, value_name = "NAMES|FILE")]
    pub(crate) slides: Vec<String>,
    /// Technology of all slides or one, if the files tell another: ST, Visium or VisiumHD; may be repeated.
    #[arg(long, value_name = "[SLIDE=]NAME")]
    pub(crate) technology: Vec<String>,
    /// Who each slide is from, a csv with columns `slide` and `patient`; without it a patient is guessed from the name of the slide.
    #[arg(long, value_name = "FILE")]
    pub(crate) patients: Option<PathBuf>,
    /// A csv with columns `alias` and `symbol`: genes called by an alias get the symbol.
    #[arg(long, value_name = "FILE")]
    pub(crate) aliases: Option<PathBuf>,
    /// The column of `obs` that labels spots, of AnnData files.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) labels: Option<String>,
    /// The matrix that holds raw counts, of AnnData files: X, raw/X or the name of a layer; by default the layer counts, else X.
    #[arg(long, value_name = "LAYER")]
    pub(crate) layer: Option<String>,
    /// The column of `var` that holds gene symbols, of AnnData files whose index holds ids.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) gene_symbols: Option<String>,
    /// The column of `obs` that names the patient, of AnnData files; a table given with --patients takes precedence.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) patient_column: Option<String>,
    /// The size of bins, of Visium HD: 2um, 8um or 16um, or another the output holds; by default 8um, or the only one.
    #[arg(long, value_parser = bin_size_um, value_name = "SIZE")]
    pub(crate) bin_size: Option<u32>,
    /// Leave out the slides of these: dlpfc, her2st, cscc, gse240429, paper, or a file with a slide a line; separated by commas.
    #[arg(long, value_delimiter = ',', value_parser = name, value_name = "LIST")]
    pub(crate) exclude: Vec<String>,
}

/// 8 of `8um` or `8`.
fn bin_size_um(text: &str) -> Result<u32, String> {
    let size = text.strip_suffix("um").unwrap_or(text).trim();
    match size.parse() {
        Ok(size) if size > 0 => Ok(size),
        _ => Err("expected a whole number of micrometres, such as 16um".to_owned()),
    }
}
