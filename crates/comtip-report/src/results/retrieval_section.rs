//! How often tile and transcriptome find each other, as a section: charts and tables.

use comtip_metrics::{MethodRole, RetrievalMethod, RetrievalResult};

use super::caption::caption;
use super::direction::Direction;
use super::method_charts::{estimate_bar, interval_label};
use super::retrieval_tables::retrieval_tables;
use crate::bar_chart::BarChart;
use crate::section_block::SectionBlock;

/// The baseline that is a line across the bars of the others.
const CHANCE: &str = "chance";

/// The blocks of the section, without verdict and protocol: the tables of the first scores, charts of the same, and the
/// tables of single slides where there are several.
pub(super) fn retrieval_blocks(result: &RetrievalResult) -> Vec<SectionBlock> {
    let mut tables = retrieval_tables(result)
        .into_iter()
        .map(SectionBlock::Table);
    let mut blocks: Vec<SectionBlock> = tables.by_ref().take(Direction::BOTH.len()).collect();
    let charts = Direction::BOTH.map(|direction| recall_chart(result, direction));
    blocks.extend(charts.map(SectionBlock::Bars));
    blocks.extend(tables);
    blocks
}

/// R@10 of every method over all slides, and chance.
fn recall_chart(result: &RetrievalResult, direction: Direction) -> BarChart {
    let recall = |method: &RetrievalMethod| direction.of(&method.overall).recall_at_10;
    let (chance, methods): (Vec<_>, Vec<_>) = result
        .methods
        .iter()
        .partition(|method| method.role == MethodRole::Baseline && method.method == CHANCE);
    let bars = methods
        .iter()
        .map(|method| estimate_bar(&method.method, method.role, &recall(method)));
    let chance = chance.first().and_then(|method| recall(method).value);
    BarChart {
        title: caption(
            &format!("R@10, {}", direction.words()),
            &result.header.stamps,
        ),
        value_label: match result.slides.len() {
            1 => "fraction of spots whose match is among the 10 most similar".to_owned(),
            n => {
                format!(
                    "fraction of spots whose match is among the 10 most similar, mean over {n} slides"
                )
            }
        },
        interval_label: interval_label(methods.iter().map(|method| recall(method).interval)),
        ceiling_label: String::new(),
        bars: bars.collect(),
        reference: chance.map(|chance| (CHANCE.to_owned(), chance)),
        range: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::example::stamped_retrieval;

    #[test]
    fn chance_is_a_line_across_the_bars_of_the_others() {
        let charts: Vec<BarChart> = retrieval_blocks(&stamped_retrieval(2))
            .into_iter()
            .filter_map(|block| match block {
                SectionBlock::Bars(chart) => Some(chart),
                _ => None,
            })
            .collect();
        assert_eq!(charts.len(), 2, "a chart a direction");
        assert_eq!(charts[0].bars.len(), 1);
        assert_eq!(
            (&*charts[0].bars[0].name, charts[0].bars[0].value),
            ("own", 0.75)
        );
        assert_eq!(charts[0].reference, Some(("chance".to_owned(), 0.5)));
    }
}
