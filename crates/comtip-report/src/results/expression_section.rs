//! Scores of predicted expression as a section: tables, charts and maps.

use comtip_metrics::ExpressionResult;

use super::expression_maps::{lead, maps_of_slide};
use super::expression_tables::expression_tables;
use super::gene_charts::gene_charts;
use super::method_charts::expression_chart;
use super::prediction::Prediction;
use super::slide_map::Backgrounds;
use crate::section_block::SectionBlock;

/// The blocks of the section, without verdict and protocol.
pub(super) fn expression_blocks(
    result: &ExpressionResult,
    prediction: Prediction,
    backgrounds: &Backgrounds,
) -> Vec<SectionBlock> {
    let mut tables = expression_tables(result, prediction.caption())
        .into_iter()
        .map(SectionBlock::Table);
    let mut blocks: Vec<SectionBlock> = tables.next().into_iter().collect();
    let Some(method) = result.methods.first() else {
        return blocks;
    };
    blocks.push(SectionBlock::Bars(expression_chart(result)));
    if prediction != Prediction::Sentences {
        blocks.extend(gene_charts(result, method));
    }
    blocks.push(lead(result, method, prediction));
    for (slide_idx, slide) in result.maps.slides.iter().enumerate() {
        blocks.extend(tables.next());
        blocks.extend(maps_of_slide(result, method, slide_idx, slide, backgrounds));
    }
    blocks
}
