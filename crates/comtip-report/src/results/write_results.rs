//! Results of several protocols in one file.

use std::io::{self, Write};

use comtip_metrics::EvalResult;

use super::write_result_csv::write_result_csv;

/// Writes results as one JSON list, each as [`write_result_json`](crate::write_result_json) writes it.
///
/// # Errors
///
/// If it cannot be written.
pub fn write_results_json(results: &[EvalResult], mut to: impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut to, results)?;
    writeln!(to)?;
    to.flush()
}

/// Writes results as one CSV, the rows of each as [`write_result_csv`](crate::write_result_csv) writes them, below one row
/// of names.
///
/// # Errors
///
/// If it cannot be written.
pub fn write_results_csv(results: &[EvalResult], mut to: impl Write) -> io::Result<()> {
    for (at, result) in results.iter().enumerate() {
        let mut csv = Vec::new();
        write_result_csv(result, &mut csv)?;
        // No name of a column holds a line end.
        let names = csv
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(0, |end| end + 1);
        to.write_all(&csv[if at == 0 { 0 } else { names }..])?;
    }
    to.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::clustering_example::clustering_result;
    use crate::results::example::stamped_expression;

    #[test]
    fn several_results_are_one_list_and_one_table() {
        let clustering = EvalResult::Clustering(clustering_result());
        let results = [stamped_expression(), clustering];
        let mut json = Vec::new();
        write_results_json(&results, &mut json).expect("written");
        let read: Vec<EvalResult> = serde_json::from_slice(&json).expect("a list");
        let protocols: Vec<&str> = read.iter().map(EvalResult::protocol).collect();
        assert_eq!(protocols, ["expression", "clustering"]);

        let mut csv = Vec::new();
        write_results_csv(&results, &mut csv).expect("written");
        let csv = String::from_utf8(csv).expect("text");
        assert_eq!(csv.matches("schema_version,protocol").count(), 1);
        assert_eq!(
            csv.lines()
                .filter(|line| line.starts_with("1,expression,"))
                .count(),
            results[0].score_rows().len()
        );
        assert!(csv.contains("\n1,clustering,"), "{csv}");
    }
}
