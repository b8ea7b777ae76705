//! A score as a cell of a table.

use crate::table::Cell;

/// A score with three decimals.
pub(super) fn score_cell(value: Option<f64>) -> Cell {
    match value {
        Some(value) => Cell::Number { value, decimals: 3 },
        None => Cell::Missing("undefined".to_owned()),
    }
}
