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
    use crate::results::clustering_example::clustering_result;
    use crate::results::example::{STAMPS, stamped_expression};

    #[test]
    fn every_row_has_the_stamps_of_its_result() {
        let mut csv = Vec::new();
        write_result_csv(&stamped_expression(), &mut csv).expect("written");
        let csv = String::from_utf8(csv).expect("text");
        let lines: Vec<&str> = csv.lines().collect();
        let columns = "schema_version,protocol,run,seed,stamps,method,";
        assert!(lines[0].starts_with(columns), "{}", lines[0]);
        // Over all five values, and seven within slides and pooled; of the slide three and seven; of its gene two and four;
        // of the gene three, and four within slides and pooled.
        let n_rows = (5 + 7 + 7) + (3 + 7) + (2 + 4) + (3 + 4 + 4);
        assert_eq!(lines.len(), 1 + n_rows, "{csv}");
        let stamped = format!("1,expression,run,7,{STAMPS},ridge,");
        for row in &lines[1..] {
            assert!(row.starts_with(&stamped), "{row}");
        }
    }

    #[test]
    fn every_score_of_clusters_has_a_row_and_an_undefined_one_an_empty_cell() {
        let mut csv = Vec::new();
        write_result_csv(&clustering_result().into(), &mut csv).expect("written");
        let csv = String::from_utf8(csv).expect("text");
        // Eight scores over all, of the slide and of each of three seeds.
        assert_eq!(csv.lines().count(), 1 + 8 * 5, "{csv}");
        for row in [
            "all,,,,,completeness,0.3,mean over slides,1,0,",
            "slide,B1,,,,ari_smoothed,0.75,median over k-means seeds,3,0,0.75,0.75,",
            "k-means seed,B1,,,2,ari,0.5,",
            "k-means seed,B1,,,2,silhouette,,",
        ] {
            assert!(csv.contains(row), "no {row} in {csv}");
        }
    }
}
