//! A result as CSV.

use std::io::{self, Write};

use comtip_metrics::EvalResult;

use super::csv_rows::rows;

/// Writes a result as CSV, a row a value, with the names of the columns first. Numbers are written so that they read back
/// to the same bits, and what is undefined is an empty cell.
///
/// # Errors
///
/// If it cannot be written.
pub fn write_result_csv(result: &EvalResult, to: impl Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(to);
    for row in rows(result) {
        csv.serialize(row)?;
    }
    csv.flush()
}
