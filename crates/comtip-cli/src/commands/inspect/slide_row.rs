//! One slide in a row of numbers.

use comtip::data::TileSource;
use comtip::report::Cell;

pub(super) const COLUMNS: [&str; 11] = [
    "slide",
    "patient",
    "technology",
    "spots",
    "labelled",
    "genes",
    "UMI",
    "tile px",
    "tile um",
    "um/px",
    "scale by",
];

/// The cells of [`COLUMNS`].
pub(super) fn of(source: &TileSource<'_>) -> Vec<Cell> {
    let slide = source.slide();
    let labelled = slide.spots.iter().filter(|spot| spot.label.is_some());
    let count = |n: usize| Cell::Text(n.to_string());
    let number = |value, decimals| Cell::Number { value, decimals };
    let known = |value: Option<f64>, decimals| match value {
        Some(value) => number(value, decimals),
        None => Cell::Missing("the data do not say".to_owned()),
    };
    vec![
        Cell::Text(slide.name.clone()),
        Cell::Text(slide.patient.name.clone()),
        Cell::Text(slide.technology.clone()),
        count(slide.spots.len()),
        count(labelled.count()),
        count(slide.genes.len()),
        Cell::Text(slide.counts.total().to_string()),
        number(source.tile_px(), 1),
        known(source.tile_um(), 1),
        known(source.um_per_px(), 4),
        match source.scale_source() {
            Some(source) => Cell::Text(source),
            None => Cell::Missing("the data do not say".to_owned()),
        },
    ]
}
