//! Zero-shot scores under other wordings as a section: tables, a chart and the sentences.

use comtip_metrics::{MethodRole, RobustnessResult, WordingVariation};

use super::caption::caption;
use super::method_charts::{estimate_bar, interval_label};
use super::robustness_tables::robustness_tables;
use crate::bar_chart::BarChart;
use crate::section_block::SectionBlock;
use crate::table::{Cell, Table};

/// The blocks of the section, without verdict and protocol.
pub(super) fn robustness_blocks(result: &RobustnessResult) -> Vec<SectionBlock> {
    let mut tables = robustness_tables(result)
        .into_iter()
        .map(SectionBlock::Table);
    let mut blocks: Vec<SectionBlock> = tables.by_ref().take(1).collect();
    blocks.push(SectionBlock::Bars(chart(result)));
    blocks.extend(tables);
    blocks.push(SectionBlock::Table(sentences(result)));
    blocks
}

/// PCC of every wording, and of the best control.
fn chart(result: &RobustnessResult) -> BarChart {
    let pcc = |of: &WordingVariation| of.overall.pcc_per_slide.value;
    let (controls, wordings): (Vec<_>, Vec<_>) = result
        .methods
        .iter()
        .partition(|of| of.role == MethodRole::Baseline);
    let best = controls
        .iter()
        .filter_map(|of| pcc(of))
        .max_by(f64::total_cmp);
    let interval = |of: &&WordingVariation| of.overall.pcc_per_slide.interval;
    let bar = |of: &&WordingVariation| estimate_bar(&of.method, of.role, &of.overall.pcc_per_slide);
    BarChart {
        title: caption("PCC per slide by wording", &result.header.stamps),
        value_label: "mean over genes, then over slides".to_owned(),
        bars: wordings.iter().map(bar).collect(),
        interval_label: interval_label(wordings.iter().map(interval)),
        reference: best.map(|best| ("best control".to_owned(), best)),
        ..BarChart::default()
    }
}

/// What the model reads.
fn sentences(result: &RobustnessResult) -> Table {
    let row = |of: &WordingVariation| {
        vec![
            Cell::Text(of.method.clone()),
            Cell::Text(of.sentence.clone()),
            Cell::Text(of.values.clone()),
        ]
    };
    Table {
        caption: caption("Sentences", &result.header.stamps),
        columns: ["wording", "sentence of the first gene", "values"]
            .map(str::to_owned)
            .to_vec(),
        rows: result.methods.iter().map(row).collect(),
        best: Vec::new(),
        unranked: Vec::new(),
        note: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::robustness_example::robustness_result;

    #[test]
    fn the_best_control_is_a_line_across_the_bars_of_the_wordings() {
        let chart = chart(&robustness_result());
        assert_eq!(chart.bars.len(), 2);
        assert_eq!(chart.reference, Some(("best control".to_owned(), 0.125)));
    }
}
