//! Correlations of single genes, from the best to the worst.

use comtip_metrics::{ExpressionMethod, ExpressionResult};

use super::caption::caption;
use super::method_charts::AT_MOST;
use crate::bar::{Bar, BarRole};
use crate::bar_chart::BarChart;
use crate::section_block::SectionBlock;

/// Genes in the charts of the best and of the worst, and in that around the median.
const N_ENDS: usize = 8;
const N_MIDDLE: usize = 4;

/// Correlations of the genes that a method predicts best, worst and around the median, on one axis; of all in one chart
/// where they are few. Each has the mean over all.
pub(super) fn gene_charts(
    result: &ExpressionResult,
    method: &ExpressionMethod,
) -> Vec<SectionBlock> {
    let ranked = method.ranked_genes();
    let n = ranked.len();
    let parts = if n <= 2 * N_ENDS + N_MIDDLE {
        vec![(format!("PCC of {}", n_genes(n)), &ranked[..])]
    } else {
        let middle = (n - N_MIDDLE) / 2;
        vec![
            (
                format!("the {N_ENDS} best of {}", n_genes(n)),
                &ranked[..N_ENDS],
            ),
            (
                format!("the {N_MIDDLE} around the median"),
                &ranked[middle..middle + N_MIDDLE],
            ),
            (format!("the {N_ENDS} worst"), &ranked[n - N_ENDS..]),
        ]
    };
    let bar = |(gene_idx, pcc): &(usize, f64)| Bar {
        name: result.genes[*gene_idx].clone(),
        value: *pcc,
        interval: method.by_gene[*gene_idx]
            .pcc
            .interval
            .map(|of| (of.low, of.high)),
        ceiling: ceiling_of_gene(result, *gene_idx),
        role: BarRole::Model,
    };
    let interval = ranked
        .first()
        .and_then(|(gene_idx, _)| method.by_gene[*gene_idx].pcc.interval);
    let mean = method.overall.pcc_per_slide.value;
    let range = range(&ranked, |gene_idx| {
        let interval = method.by_gene[gene_idx].pcc.interval;
        let ends = interval.into_iter().flat_map(|of| [of.low, of.high]);
        ends.chain(ceiling_of_gene(result, gene_idx)).collect()
    });
    let chart = |(which, genes): (String, &[(usize, f64)])| {
        SectionBlock::Bars(BarChart {
            title: caption(
                &format!("{}: {which}", method.method),
                &result.header.stamps,
            ),
            value_label: match result.slides.len() {
                1 => "PCC over the spots of the slide".to_owned(),
                n => format!("PCC within a slide, mean over {n} slides"),
            },
            interval_label: interval.map_or(String::new(), |of| of.kind.name().to_owned()),
            ceiling_label: AT_MOST.to_owned(),
            bars: genes.iter().map(bar).collect(),
            reference: mean.map(|mean| ("mean of all".to_owned(), mean)),
            range: Some(range),
        })
    };
    parts.into_iter().map(chart).collect()
}

fn ceiling_of_gene(result: &ExpressionResult, gene_idx: usize) -> Option<f64> {
    result.ceiling.as_ref()?.by_gene.get(gene_idx)?.value
}

/// From the lowest to the highest that any chart shows, so that all have one axis.
fn range(ranked: &[(usize, f64)], marks: impl Fn(usize) -> Vec<f64>) -> (f64, f64) {
    let values = ranked.iter().flat_map(|(gene_idx, pcc)| {
        let mut values = marks(*gene_idx);
        values.push(*pcc);
        values
    });
    values.fold((0.0, 0.0), |(low, high), value| {
        (f64::min(low, value), f64::max(high, value))
    })
}

fn n_genes(n: usize) -> String {
    match n {
        1 => "1 gene".to_owned(),
        n => format!("{n} genes"),
    }
}

#[cfg(test)]
mod tests {
    use comtip_metrics::EvalResult;

    use super::*;
    use crate::results::example::stamped_expression;

    /// The charts of so many genes, whose correlations fall from 0.
    fn charts(n: usize) -> Vec<BarChart> {
        let EvalResult::Expression(mut result) = stamped_expression() else {
            panic!("another protocol");
        };
        result.genes = (0..n).map(|at| format!("G{at}")).collect();
        let mut method = result.methods[0].clone();
        method.by_gene = vec![method.by_gene[0].clone(); n];
        for (at, gene) in method.by_gene.iter_mut().enumerate() {
            gene.pcc.value = Some(-(at as f64) / n as f64);
        }
        let charts = gene_charts(&result, &method).into_iter();
        charts
            .map(|block| match block {
                SectionBlock::Bars(chart) => chart,
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn the_worst_genes_are_shown_beside_the_best_on_one_axis() {
        let charts = charts(100);
        let ends: Vec<(&str, &str)> = charts
            .iter()
            .map(|chart| {
                (
                    &*chart.bars[0].name,
                    &*chart.bars[chart.bars.len() - 1].name,
                )
            })
            .collect();
        assert_eq!(ends, [("G0", "G7"), ("G48", "G51"), ("G92", "G99")]);
        assert!(charts.iter().all(|chart| chart.range == charts[0].range));
        assert!(charts.iter().all(|chart| chart.reference.is_some()));
    }

    #[test]
    fn few_genes_are_one_chart_and_none_is_shown_twice() {
        let few = charts(20);
        assert_eq!((few.len(), few[0].bars.len()), (1, 20));
        let mut names: Vec<String> = charts(21)
            .into_iter()
            .flat_map(|chart| chart.bars)
            .map(|bar| bar.name)
            .collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 20);
    }
}
