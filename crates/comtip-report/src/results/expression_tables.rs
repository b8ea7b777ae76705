//! Scores of predicted expression as tables.

use comtip_metrics::{Estimate, ExpressionMethod, ExpressionResult, MethodRole, ScoredSlide};

use super::caption::{caption, n_spots};
use super::coverage_table::coverage_table;
use super::expression_note::{note, silent};
use super::gene_table::gene_table;
use crate::table::{Best, Cell, Table};

/// Columns of the interval of the score to quote, and of what anyone could score.
pub(super) const LOW: &str = "95 % low";
pub(super) const HIGH: &str = "95 % high";
pub(super) const AT_MOST: &str = "at most";

/// The column of genes that are predicted the same at every spot.
const CONSTANT: &str = "constant genes";

/// A table over all test slides, one of genes, one of intervals where there are any, then one a slide where there are several.
pub(super) fn expression_tables(result: &ExpressionResult, scores: &str) -> Vec<Table> {
    let mut tables = vec![table(result, scores)];
    tables.extend(gene_table(result));
    tables.extend(coverage_table(result));
    tables.extend(slide_tables(result));
    tables
}

/// A table a slide where there are several.
pub(super) fn slide_tables(result: &ExpressionResult) -> Vec<Table> {
    let slides = result.slides.iter().enumerate();
    let slides = slides.filter(|_| result.slides.len() > 1);
    slides
        .map(|(slide_idx, slide)| slide_table(result, slide_idx, slide))
        .collect()
}

/// Whether scores per patient are other than those per slide, as of several slides, and than those pooled, as of several
/// patients.
pub(super) fn has_patients(result: &ExpressionResult) -> bool {
    let n_patients = result
        .methods
        .first()
        .and_then(|method| method.by_patient.as_ref())
        .map(Vec::len);
    n_patients.is_some_and(|n| n > 1 && n < result.slides.len())
}

/// A row per method: over all test slides.
pub(super) fn table(result: &ExpressionResult, scores: &str) -> Table {
    // A column that must equal another by construction is left out, and the note says so.
    let has_pooled = result.slides.len() > 1;
    let has_patients = has_patients(result);
    let of_methods = || {
        result
            .methods
            .iter()
            .map(|method| &method.overall.pcc_per_slide)
    };
    let has_interval = of_methods().any(|of| of.interval.is_some());
    let ceiling = result.ceiling.as_ref().map(|of| &of.pcc_per_slide);
    let mut columns = vec!["method", "PCC per slide"];
    columns.extend(has_interval.then_some([LOW, HIGH]).into_iter().flatten());
    columns.extend(ceiling.map(|_| AT_MOST));
    columns.extend(["Spearman", "MAE"]);
    let mae_column = columns.len() - 1;
    columns.extend(has_patients.then_some("PCC per patient"));
    columns.extend(has_pooled.then_some("PCC pooled"));
    columns.extend(["PCC flattened", CONSTANT]);
    let row = |method: &ExpressionMethod| {
        let scores = &method.overall;
        let mut row = vec![
            Cell::Text(method.method.clone()),
            score(&scores.pcc_per_slide),
        ];
        if has_interval {
            row.extend(ends(&scores.pcc_per_slide));
        }
        row.extend(ceiling.map(score));
        row.extend([score(&scores.per_slide.genes.spearman), score(&scores.mae)]);
        let by_patient = scores.pcc_per_patient.as_ref().filter(|_| has_patients);
        row.extend(by_patient.map(score));
        row.extend(has_pooled.then(|| score(&scores.pcc_pooled)));
        row.extend([score(&scores.pcc_flattened), count(scores.n_constant)]);
        row
    };
    Table {
        caption: caption(scores, &result.header.stamps),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        rows: result.methods.iter().map(row).collect(),
        best: vec![
            (1, Best::Highest),
            (mae_column - 1, Best::Highest),
            (mae_column, Best::Lowest),
        ],
        unranked: oracles(result),
        note: Some(note(result, has_patients)),
    }
}

/// The rows of methods that know what the others have to find.
pub(super) fn oracles(result: &ExpressionResult) -> Vec<usize> {
    let methods = result.methods.iter().enumerate();
    let is_oracle = |(_, method): &(usize, &ExpressionMethod)| method.role == MethodRole::Oracle;
    methods.filter(is_oracle).map(|(at, _)| at).collect()
}

/// The ends of the interval of a score.
pub(super) fn ends(estimate: &Estimate) -> [Cell; 2] {
    let end = |end: Option<f64>| match end {
        Some(value) => Cell::Number { value, decimals: 3 },
        None => Cell::Missing("no interval".to_owned()),
    };
    let interval = estimate.interval;
    [
        end(interval.map(|ends| ends.low)),
        end(interval.map(|ends| ends.high)),
    ]
}

fn slide_table(result: &ExpressionResult, slide_idx: usize, slide: &ScoredSlide) -> Table {
    let ceiling = result.ceiling.as_ref();
    let ceiling = ceiling.and_then(|of| Some(&of.by_slide.get(slide_idx)?.pcc));
    let rows = result.methods.iter().filter_map(|method| {
        let scores = method.by_slide.get(slide_idx)?;
        let mut row = vec![Cell::Text(method.method.clone()), score(&scores.pcc)];
        row.extend(ceiling.map(score));
        row.extend([
            score(&scores.scores.genes.spearman),
            score(&scores.mae),
            count(scores.n_constant),
        ]);
        Some(row)
    });
    let mut columns = vec!["method", "PCC"];
    columns.extend(ceiling.map(|_| AT_MOST));
    columns.extend(["Spearman", "MAE", CONSTANT]);
    let mae_column = columns.len() - 2;
    let scores = format!(
        "{}, patient {}, {}",
        slide.slide,
        slide.patient.as_deref().unwrap_or("not known"),
        n_spots(slide.n_spots)
    );
    let n_silent = slide.n_undefined_genes;
    Table {
        caption: caption(&scores, &result.header.stamps),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        rows: rows.collect(),
        best: vec![(1, Best::Highest), (mae_column, Best::Lowest)],
        unranked: oracles(result),
        note: (n_silent > 0).then(|| silent(n_silent, "every spot of this slide")),
    }
}

pub(super) fn score(estimate: &Estimate) -> Cell {
    match estimate.value {
        Some(value) => Cell::Number { value, decimals: 3 },
        None => Cell::Missing("measured values are the same at every spot".to_owned()),
    }
}

fn count(n: usize) -> Cell {
    Cell::Number {
        value: n as f64,
        decimals: 0,
    }
}

#[cfg(test)]
mod tests {
    use comtip_metrics::EvalResult;

    use super::*;
    use crate::results::example::two_slides;

    #[test]
    fn a_column_that_equals_another_is_left_out() {
        let EvalResult::Expression(result) = two_slides() else {
            panic!("another protocol");
        };
        let columns = &expression_tables(&result, "Scores")[0].columns;
        assert!(columns.contains(&"PCC pooled".to_owned()), "{columns:?}");
        assert!(
            !columns.contains(&"PCC per patient".to_owned()),
            "{columns:?}"
        );
    }
}
