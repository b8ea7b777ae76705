//! How many measured values lie within intervals, as rows.

use super::expression_result::ExpressionResult;
use super::prediction_intervals::PredictionIntervals;
use super::score_row::ScoreRow;

/// Rows of every method that has intervals.
pub(super) fn interval_rows<'a>(
    empty: ScoreRow<'a>,
    result: &'a ExpressionResult,
    intervals: &'a PredictionIntervals,
) -> Vec<ScoreRow<'a>> {
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
