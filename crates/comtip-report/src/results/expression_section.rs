//! Scores of predicted expression as a section: tables, charts and maps.

use comtip_metrics::ExpressionResult;

use super::expression_maps::{gene_chart, lead, maps_of_slide};
use super::expression_tables::expression_tables;
use super::slide_map::Backgrounds;
use crate::section_block::SectionBlock;

/// Whether a chart of single genes stands in a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GeneChart {
    Shown,
    Hidden,
}

/// The blocks of the section, without verdict and protocol.
pub(super) fn expression_blocks(
    result: &ExpressionResult,
    scores: &str,
    chart: GeneChart,
    backgrounds: &Backgrounds,
) -> Vec<SectionBlock> {
    let mut tables = expression_tables(result, scores)
        .into_iter()
        .map(SectionBlock::Table);
    let mut blocks: Vec<SectionBlock> = tables.next().into_iter().collect();
    let Some(method) = result.methods.first() else {
        return blocks;
    };
    if chart == GeneChart::Shown {
        blocks.push(gene_chart(result, method));
    }
    blocks.push(lead(method));
    for (slide_idx, slide) in result.maps.slides.iter().enumerate() {
        blocks.extend(tables.next());
        blocks.extend(maps_of_slide(result, method, slide_idx, slide, backgrounds));
    }
    blocks
}
