//! `comtip embed`: a vector per spot, as csv.

use comtip::data::{ShardFolder, SpotSet, write_whole};
use comtip::model::embed_spots;
use ndarray::Array2;

use crate::arguments::Embed;
use crate::failure::Failure;
use crate::names::slides_named;
use crate::progress::Progress;
use crate::{device, output_file, trained_run};

/// Tiles embedded at a time.
const BATCH_SIZE: usize = 32;

/// Embeds every spot and writes spot id, slide, place, label and vector.
///
/// # Errors
///
/// If the model or a shard cannot be read, or the file not be written.
pub(crate) fn embed(arguments: &Embed) -> Result<(), Failure> {
    output_file::check("--to", &arguments.to)?;
    let folder = ShardFolder::open(&arguments.shards)?;
    let there: Vec<&str> = folder.slide_names().collect();
    let slides = match arguments.slides.is_empty() {
        true => there.iter().map(|name| (*name).to_owned()).collect(),
        false => slides_named("--slides", &arguments.slides, &there)?,
    };
    let device = device::find(&arguments.device.device)?;
    let run = trained_run::open(&arguments.run, &arguments.shards)?;
    let checkpoint = trained_run::load_model(&run, &device)?;
    let panel = &checkpoint.panel;
    let set = SpotSet::open(
        &arguments.shards,
        &slides,
        &panel.vocabulary,
        panel.normalization,
    )?;
    let progress = Progress::start("embed", set.len() as u64, "spots");
    let image_px = checkpoint.config.vision.image_px;
    let vectors = embed_spots(&checkpoint.model, image_px, &set, BATCH_SIZE, &mut |n| {
        progress.advance(n as u64);
    })?;
    let table = csv_of(&set, &vectors).map_err(|error| Failure::write(&arguments.to, &error))?;
    write_whole(&arguments.to, &table)?;
    progress.finish(&format!(
        "{} spots, {} numbers each, in {}",
        set.len(),
        vectors.ncols(),
        arguments.to.display()
    ));
    Ok(())
}

/// A row per spot: id, slide, place, label, vector.
fn csv_of(set: &SpotSet, vectors: &Array2<f32>) -> Result<Vec<u8>, csv::Error> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    let mut header: Vec<String> = ["spot_id", "slide", "x_px", "y_px", "label"]
        .map(str::to_owned)
        .to_vec();
    header.extend((0..vectors.ncols()).map(|d| format!("comtip_{d}")));
    csv.write_record(&header)?;
    for (spot_idx, vector) in vectors.outer_iter().enumerate() {
        let spot = set.spot(spot_idx);
        let mut record = vec![
            spot.id.to_owned(),
            spot.slide.to_owned(),
            spot.x_px.to_string(),
            spot.y_px.to_string(),
            spot.label.unwrap_or_default().to_owned(),
        ];
        record.extend(vector.iter().map(ToString::to_string));
        csv.write_record(&record)?;
    }
    csv.into_inner().map_err(|error| error.into_error().into())
}
