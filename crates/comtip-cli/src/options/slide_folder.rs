//! Slides of any layout, as the options of every command that reads them name them.

use std::path::PathBuf;

use clap::Args;

use super::names::name;

/// Slides of any layout that is read.
#[derive(Debug, Args)]
pub(crate) struct SlideFolder {
    /// Slides: a folder in STimage-1K4M's layout, an output folder of Space Ranger, an AnnData file (.h5ad), or a folder of these.
    pub(crate) folder: PathBuf,
    /// Full-resolution image of a slide of Space Ranger or AnnData, for example V10_A1=V10_A1.tif, SLIDE as `inspect` names it. One FILE each; repeat it for every slide. Without it tiles are cut from the small picture in the data.
    #[arg(long, value_name = "[SLIDE=]FILE")]
    pub(crate) image: Vec<String>,
    /// Only these slides: names separated by commas, or a file with one slide per line.
    #[arg(long, value_delimiter = ',', value_parser = name, value_name = "NAMES|FILE")]
    pub(crate) slides: Vec<String>,
    /// Technology of all slides, or of one, if the files do not say or are wrong: ST, Visium or VisiumHD; may be repeated.
    #[arg(long, value_name = "[SLIDE=]NAME")]
    pub(crate) technology: Vec<String>,
    /// The patient of each slide: a csv file with columns `slide` and `patient`. Without it patients are guessed from the names of slides.
    #[arg(long, value_name = "FILE")]
    pub(crate) patients: Option<PathBuf>,
    /// Other names of genes: a csv file with columns `alias` and `symbol`. A gene named by an alias gets the symbol.
    #[arg(long, value_name = "FILE")]
    pub(crate) aliases: Option<PathBuf>,
    /// Labels of spots: a csv file with columns for barcode and label, as Loupe Browser exports it, or a folder with one called SLIDE.csv for each slide; may be repeated. They replace the labels in the data.
    #[arg(long, value_name = "[SLIDE=]FILE|FOLDER")]
    pub(crate) annotations: Vec<String>,
    /// AnnData only: the column of `obs` that holds the labels of spots.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) labels: Option<String>,
    /// AnnData only: where raw counts are: X, raw/X or the name of a layer [default: the layer counts, else X].
    #[arg(long, value_name = "LAYER")]
    pub(crate) layer: Option<String>,
    /// AnnData only: the column of `var` that holds gene symbols, if its index holds Ensembl ids.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) gene_symbols: Option<String>,
    /// AnnData only: the column of `obs` that names the patient. A table given by --patients takes precedence.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) patient_column: Option<String>,
    /// Visium HD only: the size of bins, for example 16um [default: 8um, or the only size there is].
    #[arg(long, value_parser = bin_size_um, value_name = "SIZE")]
    pub(crate) bin_size: Option<u32>,
    /// Skip the slides of a benchmark: dlpfc, her2st, cscc, gse240429 or paper, or those of a file with one slide per line; several are separated by commas.
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
