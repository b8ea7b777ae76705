//! A result as CSV.

use std::io::{self, Write};

use comtip_metrics::EvalResult;

use super::caption::joined;
use super::csv_row::CsvRow;

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
    for row in result.score_rows() {
        csv.serialize(CsvRow::of(result, &stamps, &row))?;
    }
    csv.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::clustering_example::clustering_result;
    use crate::results::example::{STAMPS, stamped_expression, stamped_retrieval, with_intervals};
    use crate::results::robustness_example::robustness_result;

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

    #[test]
    fn a_method_has_eight_values_over_all_and_eight_a_slide() {
        let mut csv = Vec::new();
        let result = EvalResult::from(stamped_retrieval(2));
        write_result_csv(&result, &mut csv).expect("written");
        let csv = String::from_utf8(csv).expect("text");
        let start = format!("1,retrieval,run,7,{STAMPS},own,model,");
        let of_model: Vec<&str> = csv
            .lines()
            .filter_map(|row| row.strip_prefix(&*start))
            .collect();
        assert_eq!(of_model.len(), 8 + 2 * 8, "{csv}");
        assert_eq!(
            of_model[2],
            "all,,,,,tile_to_transcriptome_recall_at_10,0.75,mean over slides,2,0,,,"
        );
        assert_eq!(
            of_model[15],
            "slide,B1,,,,transcriptome_to_tile_median_rank,8.5,over spots,20,0,,,"
        );
    }

    #[test]
    fn coverage_has_rows_over_all_of_slides_and_of_genes() {
        let mut csv = Vec::new();
        write_result_csv(&with_intervals(), &mut csv).expect("written");
        let csv = String::from_utf8(csv).expect("text");
        for row in [
            "all,,,,,nominal_coverage,0.9,,,,,,",
            "all,,,,,coverage,0.75,over genes and spots,6,0,,,",
            "all,,,,,interval_width,1.25,mean over genes,2,0,,,",
            "slide,B1,,,,coverage,0.75,over genes and spots,6,0,,,",
            "gene,,,ERBB2,,coverage,0.5,over spots,3,0,,,",
            "gene,,,ERBB2,,interval_width,1.5,,,,,,",
        ] {
            let row = format!("1,expression,run,7,{STAMPS},ridge,model,{row}");
            assert!(csv.lines().any(|line| line == row), "no {row} in {csv}");
        }
    }

    #[test]
    fn wordings_have_scores_and_differences_and_factors_their_range() {
        let mut csv = Vec::new();
        let result = EvalResult::from(robustness_result());
        write_result_csv(&result, &mut csv).expect("written");
        let csv = String::from_utf8(csv).expect("text");
        for row in [
            "1,robustness,run,7,,as trained,model,all,,,,,pcc_per_slide,0.5,over spots,1,0,,,",
            "1,robustness,run,7,,normalization: log1p,model,all,,,,,pcc_difference,-0.125,,,,-0.25,0.125,95 % bootstrap over spots",
            "1,robustness,run,7,,as trained,model,slide,B1,,,,pcc,0.5,over spots,1,0,,,",
            "1,robustness,run,7,,,,normalization,,,,,pcc_range,0.125,,,,0.375,0.5,range of wordings",
        ] {
            assert!(csv.lines().any(|line| line == row), "no {row} in {csv}");
        }
        assert!(!csv.contains("mae_range"), "of two units: {csv}");
    }
}
