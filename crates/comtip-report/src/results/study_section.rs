//! Scores of a study as a section of a page.

use comtip_metrics::{AblationResult, PublishedTable, StudyResult, is_lower_better, metric_words};

use super::ablation_tables::ablation_tables;
use super::caption::caption;
use super::method_charts::interval_label;
use super::study_tables::study_tables;
use super::typographic::typographic;
use crate::bar::Bar;
use crate::bar_chart::BarChart;
use crate::section::Section;
use crate::section_block::SectionBlock;
use crate::table::Table;

/// A study by one protocol: tables, and what all runs depend on.
pub fn study_section(result: &StudyResult, published: Option<&PublishedTable>) -> Section {
    let mut blocks = in_blocks(study_tables(result, published));
    let facts = result.facts.facts();
    let facts = facts.map(|(name, value)| (name.to_owned(), value.to_owned()));
    blocks.push(SectionBlock::Protocol(facts.collect()));
    Section {
        heading: format!("Scores by {}", result.protocol),
        blocks,
    }
}

/// Variants side by side: tables, and a chart of each score.
pub fn ablation_section(result: &AblationResult, has_published: bool) -> Section {
    let mut blocks = in_blocks(ablation_tables(result, has_published));
    let charts = (0..result.columns.len()).map(|at| SectionBlock::Bars(chart(result, at)));
    // Behind the table of all scores.
    blocks.splice(1..1, charts);
    Section {
        heading: "Ablations".to_owned(),
        blocks,
    }
}

/// The sentence of a verdict as a page writes it.
pub fn study_verdict(sentence: &str) -> String {
    typographic(sentence)
}

fn in_blocks(tables: Vec<Table>) -> Vec<SectionBlock> {
    let blocks = tables.into_iter().map(|mut table| {
        table.note = table.note.as_deref().map(typographic);
        SectionBlock::Table(table)
    });
    blocks.collect()
}

/// One score of every variant, with its interval.
fn chart(result: &AblationResult, at: usize) -> BarChart {
    let column = &result.columns[at];
    let bars = result.rows.iter().filter_map(|row| {
        let score = &row.cells.get(at)?.score;
        Some(Bar {
            name: row.variant.clone(),
            // One that is not finite is named without a bar.
            value: score.value.unwrap_or(f64::NAN),
            interval: score.interval.map(|ends| (ends.low, ends.high)),
            ..Bar::default()
        })
    });
    let cells = result.rows.iter().filter_map(|row| row.cells.get(at));
    let intervals = cells.map(|cell| cell.score.interval);
    let better = match is_lower_better(&column.metric) {
        true => "lower is better",
        false => "higher is better",
    };
    BarChart {
        title: caption(&column.name, &result.stamps),
        value_label: format!("{}, {better}", metric_words(&column.metric)),
        interval_label: interval_label(intervals),
        bars: bars.collect(),
        ..BarChart::default()
    }
}
