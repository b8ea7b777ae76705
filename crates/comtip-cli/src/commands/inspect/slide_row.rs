//! One slide in a row of numbers.

use comtip::data::InspectedSlide;
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

/// Those of [`COLUMNS`] that slides of a cohort often share.
pub(super) const OFTEN_SHARED: [&str; 6] = [
    "patient",
    "technology",
    "tile px",
    "tile um",
    "um/px",
    "scale by",
];

/// The cells of [`COLUMNS`].
pub(super) fn of(inspected: &InspectedSlide) -> Vec<Cell> {
    let count = |n: usize| Cell::Text(n.to_string());
    let number = |value, decimals| Cell::Number { value, decimals };
    let known = |value: Option<f64>, decimals| match value {
        Some(value) => number(value, decimals),
        None => Cell::Missing("the data do not say".to_owned()),
    };
    vec![
        Cell::Text(inspected.slide.clone()),
        Cell::Text(inspected.patient.name.clone()),
        Cell::Text(inspected.technology.clone()),
        count(inspected.n_spots),
        count(inspected.n_labelled),
        count(inspected.n_genes),
        Cell::Text(inspected.umi_total.to_string()),
        number(inspected.tile_px, 1),
        known(inspected.tile_um, 1),
        known(inspected.mpp, 4),
        match &inspected.scale_source {
            Some(source) => Cell::Text(source.clone()),
            None => Cell::Missing("the data do not say".to_owned()),
        },
    ]
}
