//! `comtip embed`: a vector per spot, as csv.

use std::io::{Read, Write};
use std::path::Path;
use std::path::PathBuf;

use clap::Args;
use comtip::data::{ShardFolder, SpotRef};
use comtip::eval::{RunEmbedder, TileMismatch};
use comtip::files::WholeFile;

use crate::options::{Device, device, name, output_file, slides_named, trained_run};
use crate::ui::{CliError, Progress, plural, warn_of_scores};

#[derive(Debug, Args)]
#[command(after_help = "Example:\n  comtip embed shards --run run --to embeddings.csv")]
pub(crate) struct Embed {
    /// Folder of shards, made by `comtip prepare`.
    pub(crate) shards: PathBuf,
    /// Folder of a finished run, made by `comtip pretrain`.
    #[arg(long)]
    pub(crate) run: PathBuf,
    /// The csv file to write: its name ends in .csv, or has no ending.
    ///
    /// One row per spot: spot_id (slide, `_`, and the name or barcode of the spot in its source), slide, x_px and y_px
    /// (its centre, in pixels of the image), label (empty if there is none), and the vector in comtip_0, comtip_1, … The
    /// vectors do not have unit length: divide each by its norm before you compare them by a dot product.
    #[arg(long)]
    pub(crate) to: PathBuf,
    /// Only these slides: names separated by commas, or a file with one slide per line.
    #[arg(long, value_delimiter = ',', value_parser = name, value_name = "NAMES|FILE")]
    pub(crate) slides: Vec<String>,
    /// Also embed slides whose tiles have another size than those the run was trained on.
    #[arg(long)]
    pub(crate) any_tile: bool,
    #[command(flatten)]
    pub(crate) device: Device,
}

/// Columns before the vector.
const COLUMNS: [&str; 5] = ["spot_id", "slide", "x_px", "y_px", "label"];

/// Embeds every spot and writes spot id, slide, place, label and vector, a batch at a time.
///
/// # Errors
///
/// If the model or a shard cannot be read, the tiles are not as those the run was trained on, or the file
/// cannot be written.
pub(crate) fn embed(arguments: &Embed) -> Result<(), CliError> {
    let to = &arguments.to;
    output_file::check("--to", to)?;
    output_file::check_ending("--to", to, "embeddings are written", &["csv"])?;
    let lists: Vec<&Path> = arguments.slides.iter().map(Path::new).collect();
    output_file::check_not_read("--to", to, &lists)?;
    check_replaced(to)?;
    // A mix-up of the two is named before slides are looked for.
    trained_run::open(&arguments.run, &arguments.shards)?;
    let slides = slides(arguments)?;
    let device = device::find(&arguments.device.device)?;
    let other_tiles = match arguments.any_tile {
        true => TileMismatch::Taken,
        false => TileMismatch::Refused,
    };
    let embedder = RunEmbedder::open(
        &arguments.run,
        &arguments.shards,
        Some(&slides),
        &device,
        other_tiles,
    )?;
    embedder.warnings().iter().for_each(warn_of_scores);

    let (set, d_joint) = (embedder.spots(), embedder.d_joint());
    let progress = Progress::start("embed", set.len() as u64, "spots");
    let unwritten = |error: csv::Error| CliError::write(to, &error);
    let mut csv = csv::Writer::from_writer(WholeFile::create(to)?);
    csv.write_record(header(d_joint)).map_err(unwritten)?;
    embedder.embed(|spots, vectors| {
        progress.advance(spots.len() as u64);
        for (spot, vector) in spots.zip(vectors.outer_iter()) {
            write_row(&mut csv, &set.spot(spot), vector.iter()).map_err(unwritten)?;
        }
        Ok::<(), CliError>(())
    })?;
    let file = csv
        .into_inner()
        .map_err(|error| CliError::write(to, error.error()))?;
    file.commit()?;
    progress.finish(&format!(
        "{}, {d_joint} numbers each, not scaled to unit length, in {}",
        plural(set.len(), "spot"),
        to.display()
    ));
    Ok(())
}

/// The slides that are named, or all.
fn slides(arguments: &Embed) -> Result<Vec<String>, CliError> {
    let folder = ShardFolder::open(&arguments.shards)?;
    let there: Vec<&str> = folder.slide_names().collect();
    match arguments.slides.is_empty() {
        true => Ok(there.iter().map(|name| (*name).to_owned()).collect()),
        false => slides_named("--slides", &arguments.slides, &there),
    }
}

/// Refuses to write over a table that is none of embeddings.
fn check_replaced(to: &Path) -> Result<(), CliError> {
    if !to.is_file() {
        return Ok(());
    }
    let file = std::fs::File::open(to).map_err(|error| CliError::write(to, &error))?;
    let mut start = Vec::new();
    let read = file.take(1_000).read_to_end(&mut start);
    read.map_err(|error| CliError::write(to, &error))?;
    let of_embeddings = format!("{},", COLUMNS.join(","));
    match start.is_empty() || start.starts_with(of_embeddings.as_bytes()) {
        true => Ok(()),
        false => Err(CliError::usage(format!(
            "--to {}: is there already and holds no embeddings; choose another name",
            to.display()
        ))),
    }
}

fn header(d_joint: usize) -> impl Iterator<Item = String> {
    let dimensions = (0..d_joint).map(|d| format!("comtip_{d}"));
    COLUMNS.into_iter().map(str::to_owned).chain(dimensions)
}

fn write_row<'a>(
    csv: &mut csv::Writer<impl Write>,
    spot: &SpotRef<'_>,
    vector: impl Iterator<Item = &'a f32>,
) -> Result<(), csv::Error> {
    let label = spot.label.unwrap_or_default();
    let (x, y) = (spot.x_px.to_string(), spot.y_px.to_string());
    let own = [spot.id, spot.slide, &x, &y, label].map(str::to_owned);
    csv.write_record(own.into_iter().chain(vector.map(ToString::to_string)))
}
