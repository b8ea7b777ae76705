//! A result as CSV.

use std::io::{self, Write};

use comtip_metrics::EvalResult;

use super::caption::joined;
use super::csv_rows::rows;

/// Writes a result as CSV, a row a value, with the names of the columns first. Numbers are written so that they read back
/// to the same bits, and what is undefined is an empty cell. Every row has the stamps of the result, as files of several
/// runs are laid one below another.
///
/// # Errors
///
/// If it cannot be written.
pub fn write_result_csv(result: &EvalResult, to: impl Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(to);
    let stamps = joined(result.stamps());
    for row in rows(result, &stamps) {
        csv.serialize(row)?;
    }
    csv.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::example::{STAMPS, stamped_expression};

    #[test]
    fn every_row_has_the_stamps_of_its_result() {
        let mut csv = Vec::new();
        write_result_csv(&stamped_expression(), &mut csv).expect("written");
        let csv = String::from_utf8(csv).expect("text");
        let lines: Vec<&str> = csv.lines().collect();
        let columns = "schema_version,protocol,run,seed,stamps,method,";
        assert!(lines[0].starts_with(columns), "{}", lines[0]);
        // Five values over all, five of the slide and its gene, three of the gene.
        assert_eq!(lines.len(), 1 + 13, "{csv}");
        let stamped = format!("1,expression,run,7,{STAMPS},ridge,");
        for row in &lines[1..] {
            assert!(row.starts_with(&stamped), "{row}");
        }
    }
}
