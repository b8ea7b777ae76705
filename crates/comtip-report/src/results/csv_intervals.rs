//! How many measured values lie within intervals, as rows.

use comtip_metrics::{ExpressionResult, PredictionIntervals};

use super::csv_row::Row;

/// Rows of every method that has intervals.
pub(super) fn interval_rows<'a>(
    empty: Row<'a>,
    result: &'a ExpressionResult,
    intervals: &'a PredictionIntervals,
) -> Vec<Row<'a>> {
    const COVERAGE: &str = "coverage";
    const WIDTH: &str = "interval_width";
    let mut rows = Vec::new();
    for of in &intervals.methods {
        let all = empty.method(&of.method, of.role);
        rows.extend([
            all.value("nominal_coverage", Some(intervals.nominal)),
            all.estimate(COVERAGE, &of.coverage),
            all.estimate(WIDTH, &of.width),
        ]);
        rows.extend(of.by_slide.iter().zip(&result.slides).map(|(of, slide)| {
            let row = all.slide(&of.slide, slide.patient.as_deref());
            row.level("slide").estimate(COVERAGE, &of.coverage)
        }));
        rows.extend(of.by_patient.iter().flatten().map(|of| {
            let row = all.level("patient").patient(&of.patient);
            row.estimate(COVERAGE, &of.coverage)
        }));
        for of in &of.by_gene {
            let row = all.level("gene").gene(&of.gene);
            rows.push(row.estimate(COVERAGE, &of.coverage));
            rows.push(row.value(WIDTH, Some(of.width)));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use crate::results::example::{STAMPS, with_intervals};
    use crate::results::write_result_csv::write_result_csv;

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
}
