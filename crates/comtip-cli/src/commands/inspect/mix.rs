//! How an epoch over all spots is made up.

use comtip::data::Inspection;
use comtip::report::{Cell, Table};

use crate::ui::CliError;

/// A row a technology: nothing balanced, nothing capped, as training does unless settings say otherwise.
pub(super) fn table(inspection: &Inspection) -> Result<Table, CliError> {
    let mix = inspection.mix()?;
    let n_draws: usize = mix.rows.iter().map(|row| row.n_draws).sum();
    let percent = |n: usize| 100.0 * n as f64 / n_draws.max(1) as f64;
    let largest = inspection.slides.iter().max_by_key(|slide| slide.n_spots);
    let rows = mix.rows.into_iter().map(|row| {
        vec![
            Cell::Text(row.technology),
            Cell::Text(row.n_slides.to_string()),
            Cell::Text(row.n_spots.to_string()),
            Cell::Number {
                value: 100.0 * row.share,
                decimals: 1,
            },
        ]
    });
    let columns = ["technology", "slides", "spots", "share, %"];
    Ok(Table {
        caption: "An epoch over all spots".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: rows.collect(),
        note: largest.map(|slide| {
            format!(
                "the largest slide, {}, has {:.1} % of the spots",
                slide.slide,
                percent(slide.n_spots)
            )
        }),
        ..Table::default()
    })
}
