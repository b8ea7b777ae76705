//! Every metric of predicted expression as a table: a row a method, a column a metric.

use comtip_metrics::{Estimate, ExpressionMethod, ExpressionResult, GroupMetrics};

use super::caption::caption;
use super::expression_tables::{oracles, score};
use crate::table::{Best, Cell, Table};

/// What the columns are.
const NOTE: &str = "Each is taken per gene over the spots, then the mean over genes. R2: share of the variance that is \
                    explained, below 0 for less than the mean of the slide would be; one gene that is far off can outweigh \
                    all others. MSE: mean squared error. SSIM: likeness of the maps, at most 1; one value at every spot may \
                    be more alike than a wrong pattern. PCC-10, PCC-50, PCC-200: over the genes that vary most on the \
                    training side, which no method chooses; undefined where fewer are scored.";

/// The metrics within slides, and of several slides those over all test spots together.
pub(super) fn metric_tables(result: &ExpressionResult) -> Vec<Table> {
    let within: fn(&ExpressionMethod) -> &GroupMetrics = |method| &method.overall.per_slide;
    let pooled: fn(&ExpressionMethod) -> &GroupMetrics = |method| &method.overall.pooled;
    let mut tables = vec![Table {
        note: Some(NOTE.to_owned()),
        ..table(result, "All metrics, per slide", within)
    }];
    if result.slides.len() > 1 {
        tables.push(table(
            result,
            "All metrics, pooled over all test spots",
            pooled,
        ));
    }
    tables
}

fn table(
    result: &ExpressionResult,
    scores: &str,
    of: fn(&ExpressionMethod) -> &GroupMetrics,
) -> Table {
    // A metric that no method has is no column.
    let methods: Vec<Vec<(&str, Estimate)>> = result
        .methods
        .iter()
        .map(|method| of(method).named().collect())
        .collect();
    let names = methods.first().map_or(&[][..], |named| &named[..]);
    let shown: Vec<usize> = (0..names.len())
        .filter(|at| methods.iter().any(|named| named[*at].1.value.is_some()))
        .collect();
    let columns = shown.iter().map(|at| heading(names[*at].0));
    let row = |(method, named): (&ExpressionMethod, &Vec<(&str, Estimate)>)| {
        let mut row = vec![Cell::Text(method.method.clone())];
        row.extend(shown.iter().map(|at| score(&named[*at].1)));
        row
    };
    let best = shown.iter().enumerate().map(|(column, at)| {
        let best = match names[*at].0 {
            "mse" => Best::Lowest,
            _ => Best::Highest,
        };
        (column + 1, best)
    });
    Table {
        caption: caption(scores, &result.header.stamps),
        best: best.collect(),
        columns: ["method".to_owned()].into_iter().chain(columns).collect(),
        rows: result.methods.iter().zip(&methods).map(row).collect(),
        unranked: oracles(result),
        note: None,
    }
}

/// A metric as its field writes it.
fn heading(metric: &str) -> String {
    match metric {
        "spearman" => "Spearman".to_owned(),
        other => other.to_uppercase().replace('_', "-"),
    }
}

#[cfg(test)]
mod tests {
    use comtip_metrics::EvalResult;

    use super::*;
    use crate::results::example::two_slides;

    #[test]
    fn a_metric_that_no_method_has_is_no_column_and_one_that_some_have_is() {
        let EvalResult::Expression(mut result) = two_slides() else {
            panic!("another protocol");
        };
        let mut other = result.methods[0].clone();
        other.overall.per_slide.genes.r2.value = None;
        result.methods.push(other);
        let tables = metric_tables(&result);
        assert_eq!(tables.len(), 2);
        assert_eq!(tables[0].columns, ["method", "Spearman", "R2", "MSE"]);
        assert!(matches!(tables[0].rows[1][2], Cell::Missing(_)));
        assert_eq!(tables[0].best[2], (3, Best::Lowest));
        assert_eq!(heading("pcc_10"), "PCC-10");
    }
}
