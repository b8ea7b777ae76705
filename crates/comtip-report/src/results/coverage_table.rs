//! How many measured values lie within intervals around predictions, as a table.

use comtip_metrics::{Calibration, ExpressionResult, MethodIntervals, PredictionIntervals};

use super::caption::caption;
use super::score_cell::score_cell;
use crate::table::{Cell, Table};

/// The shares of every method over all test spots, the least of a slide, a patient and a gene, and the mean width; `None`
/// where nothing calibrates intervals.
pub(super) fn coverage_table(result: &ExpressionResult) -> Option<Table> {
    let intervals = result.prediction_intervals.as_ref()?;
    let has_slides = result.slides.len() > 1;
    let n_patients = |of: &MethodIntervals| of.patients().count();
    let has_patients = intervals.methods.iter().any(|of| n_patients(of) > 1);
    let mut columns = vec!["method", "coverage"];
    columns.extend(has_slides.then_some("lowest of slides"));
    columns.extend(has_patients.then_some("lowest of patients"));
    columns.extend(["lowest of genes", "mean width"]);
    let row = |of: &MethodIntervals| {
        let least = |named: Option<(&str, f64)>| score_cell(named.map(|(_, share)| share));
        let mut row = vec![Cell::Text(of.method.clone()), score_cell(of.coverage.value)];
        row.extend(has_slides.then(|| least(MethodIntervals::least(of.slides()))));
        row.extend(has_patients.then(|| least(MethodIntervals::least(of.patients()))));
        row.push(least(MethodIntervals::least(of.genes())));
        row.push(score_cell(of.width.value));
        row
    };
    let scores = format!(
        "Prediction intervals: to hold {} of the measured values",
        percent(intervals.nominal)
    );
    Some(Table {
        caption: caption(&scores, &result.header.stamps),
        columns: columns.into_iter().map(str::to_owned).collect(),
        rows: intervals.methods.iter().map(row).collect(),
        // A wider interval covers more, and a narrower one says more: neither is best alone.
        best: Vec::new(),
        unranked: Vec::new(),
        note: Some(note(intervals)),
    })
}

fn note(intervals: &PredictionIntervals) -> String {
    let Calibration {
        left_out,
        n_folds,
        n_spots,
    } = intervals.calibration;
    format!(
        "Coverage: share of the measured values of all genes and test spots that lie within. Mean width: from end to end, in the \
         unit of the values, mean over genes; narrower at the same coverage says more.\nWidths are those of the errors at \
         {n_spots} training spots; what is fitted, a probe, a retrieval or a mean, was fitted without the fold of the spot ({n_folds} folds of whole \
         {left_out}). The network was trained on all of them: the share within is measured, not promised."
    )
}

/// `90 %`
fn percent(share: f64) -> String {
    format!("{} %", (share * 100.0).round())
}

#[cfg(test)]
mod tests {
    use comtip_metrics::EvalResult;

    use super::*;
    use crate::results::example::{STAMPS, with_intervals};

    fn table(result: EvalResult) -> Table {
        let EvalResult::Expression(result) = result else {
            panic!("another protocol");
        };
        coverage_table(&result).expect("intervals")
    }

    #[test]
    fn coverage_is_stamped_and_stands_beside_its_least_gene_and_its_width() {
        let table = table(with_intervals());
        let caption = "Prediction intervals: to hold 90 % of the measured values";
        assert_eq!(table.caption, format!("{caption} ({STAMPS})"));
        assert_eq!(
            table.columns,
            ["method", "coverage", "lowest of genes", "mean width"]
        );
        let number = |value| Cell::Number { value, decimals: 3 };
        assert_eq!(
            table.rows[0][1..],
            [number(0.75), number(0.5), number(1.25)]
        );
        let note = table.note.expect("a note");
        assert!(note.contains("40 training spots") && note.contains("2 folds of whole slides"));
    }
}
