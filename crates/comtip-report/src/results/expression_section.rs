//! Scores of predicted expression as a section: tables, charts and maps.

use comtip_metrics::ExpressionResult;

use super::coverage_table::coverage_table;
use super::expression_maps::{lead, maps_of_slide};
use super::expression_tables::{slide_tables, table};
use super::gene_charts::gene_charts;
use super::gene_table::gene_table;
use super::method_charts::expression_chart;
use super::metric_tables::metric_tables;
use super::prediction::Prediction;
use super::slide_map::Backgrounds;
use crate::section_block::SectionBlock;

/// The blocks of the section, without verdict and protocol.
pub(super) fn expression_blocks(
    result: &ExpressionResult,
    prediction: Prediction,
    backgrounds: &Backgrounds,
) -> Vec<SectionBlock> {
    let mut blocks = vec![SectionBlock::Table(table(result, prediction.caption()))];
    if !result.methods.is_empty() {
        blocks.push(SectionBlock::Bars(expression_chart(result)));
    }
    let of_all = metric_tables(result).into_iter().chain(gene_table(result));
    let of_all = of_all.chain(coverage_table(result));
    blocks.extend(of_all.map(SectionBlock::Table));
    let mut tables = slide_tables(result).into_iter().map(SectionBlock::Table);
    let Some(method) = result.methods.first() else {
        return blocks;
    };
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
