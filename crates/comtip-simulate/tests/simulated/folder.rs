//! A simulated folder, and what can be read of a slide in it.

use std::fs::File;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use comtip_simulate::{PlantedCeilings, SimulationSettings, simulate};
use flate2::read::GzDecoder;
use ndarray::Array2;
use tempfile::TempDir;

/// Settings of tests: two patients whose pictures do not differ in stain and scale, 400 spots a slide.
pub(crate) fn settings() -> SimulationSettings {
    SimulationSettings {
        n_patients: 2,
        n_spots: 400,
        n_genes: 60,
        tile_px: 96,
        depth: 1_000.0,
        stain_shift: 0.0,
        brightness_shift: 0.0,
        scale_shift: 0.0,
        ..SimulationSettings::default()
    }
}

pub(crate) fn simulated(settings: &SimulationSettings) -> (TempDir, PlantedCeilings) {
    let folder = tempfile::tempdir().expect("a folder");
    let to = folder.path().join("simulated");
    let ceilings = simulate(settings, &to, &AtomicBool::new(false), &mut |_| {});
    (folder, ceilings.expect("simulated"))
}

/// Numbers of a csv, its first column left out.
fn numbers(reader: impl std::io::Read) -> Array2<f32> {
    let mut table = csv::Reader::from_reader(reader);
    let n_columns = table.headers().expect("a header").len() - 1;
    let mut values = Vec::new();
    for row in table.records() {
        let row = row.expect("a row");
        values.extend(
            row.iter()
                .skip(1)
                .map(|cell| cell.parse::<f32>().expect("a number")),
        );
    }
    Array2::from_shape_vec((values.len() / n_columns, n_columns), values).expect("a table")
}

fn packed(path: &Path) -> Array2<f32> {
    numbers(GzDecoder::new(File::open(path).expect("there")))
}

/// Counts of a slide, `[n_spots, n_genes]`.
pub(crate) fn counts(folder: &TempDir, slide: &str) -> Array2<f32> {
    let path = format!("simulated/VisiumHD/gene_exp/{slide}_count.csv.gz");
    packed(&folder.path().join(path))
}

/// Expected shares of the genes, `[n_spots, n_genes]`.
pub(crate) fn rates(folder: &TempDir, slide: &str) -> Array2<f32> {
    let path = format!("simulated/truth/{slide}_rates.csv.gz");
    packed(&folder.path().join(path))
}

/// Shares of the states and values of the hidden patterns, `[n_spots, n_states + 4]`.
pub(crate) fn states(folder: &TempDir, slide: &str) -> Array2<f32> {
    let path = format!("simulated/truth/{slide}_states.csv");
    numbers(File::open(folder.path().join(path)).expect("there"))
}

/// y, x and radius of each spot, px.
pub(crate) fn coordinates(folder: &TempDir, slide: &str) -> Array2<f32> {
    let path = format!("simulated/VisiumHD/coord/{slide}_coord.csv");
    numbers(File::open(folder.path().join(path)).expect("there"))
}

/// Counts of the spots of a slide, normalised by its median total, and that median.
pub(crate) fn log_normalised(counts: &Array2<f32>) -> (Array2<f32>, f32) {
    let totals = counts.sum_axis(ndarray::Axis(1));
    let mut sorted = totals.to_vec();
    sorted.sort_by(f32::total_cmp);
    let n = sorted.len();
    let median = (sorted[n / 2] + sorted[(n - 1) / 2]) / 2.0;
    let mut values = counts.clone();
    for (mut row, total) in values.rows_mut().into_iter().zip(&totals) {
        row.mapv_inplace(|count| (count / total * median).ln_1p());
    }
    (values, median)
}
