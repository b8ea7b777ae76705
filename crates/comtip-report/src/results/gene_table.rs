//! The genes that a method predicts best, as the median and worst, as a table.

use comtip_metrics::{ExpressionMethod, ExpressionResult};

use super::caption::caption;
use super::expression_tables::{AT_MOST, HIGH, LOW, ends, score};
use super::gene_maps::best_median_worst;
use crate::table::{Cell, Table};

/// The PCC of three genes of the first method with their intervals; `None` where no gene has a score.
pub(super) fn gene_table(result: &ExpressionResult) -> Option<Table> {
    let method = result.methods.first()?;
    let chosen = best_median_worst(method);
    let has_interval = chosen
        .iter()
        .any(|(_, gene)| method.by_gene[*gene].pcc.interval.is_some());
    let ceiling = result.ceiling.as_ref().map(|of| &of.by_gene);
    let mut columns = vec!["gene", "is the", "PCC per slide"];
    columns.extend(has_interval.then_some([LOW, HIGH]).into_iter().flatten());
    columns.extend(ceiling.map(|_| AT_MOST));
    let row = |(rank, gene): &(&str, usize)| {
        let pcc = &method.by_gene[*gene].pcc;
        let mut row = vec![
            Cell::Text(result.genes[*gene].clone()),
            Cell::Text(rank.to_lowercase()),
            score(pcc),
        ];
        if has_interval {
            row.extend(ends(pcc));
        }
        row.extend(ceiling.and_then(|of| of.get(*gene)).map(score));
        row
    };
    (!chosen.is_empty()).then(|| Table {
        caption: caption(&title(method), &result.header.stamps),
        columns: columns.into_iter().map(str::to_owned).collect(),
        rows: chosen.iter().map(row).collect(),
        best: Vec::new(),
        unranked: Vec::new(),
        note: has_interval.then(|| {
            "The best of many genes is above what it would score on other data, and the worst below: an interval knows \
             nothing of the choice."
                .to_owned()
        }),
    })
}

fn title(method: &ExpressionMethod) -> String {
    format!("Genes by {}", method.method)
}

#[cfg(test)]
mod tests {
    use comtip_metrics::{EvalResult, Interval, IntervalKind};

    use super::*;
    use crate::results::example::stamped_expression;

    #[test]
    fn three_genes_have_their_intervals_and_of_one_there_is_one_row() {
        let EvalResult::Expression(mut result) = stamped_expression() else {
            panic!("another protocol");
        };
        let alone = gene_table(&result).expect("a gene");
        assert_eq!((alone.rows.len(), alone.columns.len()), (1, 3));
        result.genes = ["A", "B", "C", "D", "E"].map(str::to_owned).to_vec();
        let method = &mut result.methods[0];
        method.by_gene = vec![method.by_gene[0].clone(); 5];
        for (at, gene) in method.by_gene.iter_mut().enumerate() {
            gene.pcc.value = Some(0.1 * at as f64);
            gene.pcc.interval = Some(Interval {
                low: 0.0,
                high: 0.5,
                kind: IntervalKind::SpotBca,
            });
        }
        let table = gene_table(&result).expect("genes");
        let cells: Vec<&[Cell]> = table.rows.iter().map(|row| &row[..2]).collect();
        let text = |words: &str| Cell::Text(words.to_owned());
        assert_eq!(cells[0], [text("E"), text("best")]);
        assert_eq!(cells[1], [text("C"), text("median")]);
        assert_eq!(cells[2], [text("A"), text("worst")]);
        assert_eq!(table.rows[0].len(), 5);
    }
}
