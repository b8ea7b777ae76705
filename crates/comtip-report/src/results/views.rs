//! A result as tables for a terminal and as a section of a page.

use std::collections::BTreeMap;
use std::sync::Arc;

use comtip_metrics::EvalResult;
use image::RgbImage;

use super::clustering_section::clustering_blocks;
use super::clustering_tables::clustering_tables;
use super::expression_section::{GeneChart, expression_blocks};
use super::expression_tables::expression_tables;
use super::typographic::typographic;
use crate::page::Section;
use crate::section_block::SectionBlock;
use crate::table::Table;

const EXPRESSION: &str = "Expression: predicted from H&E by a ridge probe";
const ZERO_SHOT: &str = "Zero-shot expression: no head fitted";

/// The fact of a protocol that holds numbers among words.
const RIDGE_PENALTY: &str = "ridge penalty";

/// A result as tables: over all test slides first, then slide by slide.
pub fn result_tables(result: &EvalResult) -> Vec<Table> {
    match result {
        EvalResult::Clustering(result) => clustering_tables(result),
        EvalResult::Expression(result) => expression_tables(result, EXPRESSION),
        EvalResult::ZeroShot(result) => expression_tables(&result.expression, ZERO_SHOT),
    }
}

/// A result as a section of a page: the verdict, tables, charts, maps on the pictures of the slides, and the protocol.
pub fn result_section(
    result: &EvalResult,
    backgrounds: &BTreeMap<String, Arc<RgbImage>>,
) -> Section {
    let (heading, blocks) = match result {
        EvalResult::Clustering(result) => ("Clustering", clustering_blocks(result, backgrounds)),
        EvalResult::Expression(result) => (
            "Expression from H&E",
            expression_blocks(result, EXPRESSION, GeneChart::Shown, backgrounds),
        ),
        EvalResult::ZeroShot(result) => (
            "Zero-shot expression",
            expression_blocks(
                &result.expression,
                ZERO_SHOT,
                GeneChart::Hidden,
                backgrounds,
            ),
        ),
    };
    let mut all = vec![SectionBlock::Text(typographic(
        &result.header().verdict.sentence,
    ))];
    all.extend(blocks.into_iter().map(|block| match block {
        SectionBlock::Table(mut table) => {
            table.note = table.note.as_deref().map(typographic);
            SectionBlock::Table(table)
        }
        other => other,
    }));
    let facts = result.header().facts.facts().map(|(name, value)| {
        let value = match name == RIDGE_PENALTY {
            true => typographic(value),
            false => value.to_owned(),
        };
        (name.to_owned(), value)
    });
    all.push(SectionBlock::Protocol(facts.collect()));
    Section {
        heading: heading.to_owned(),
        blocks: all,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::example::{STAMPS, stamped_expression};

    #[test]
    fn tables_and_charts_of_a_section_are_stamped() {
        let section = result_section(&stamped_expression(), &BTreeMap::new());
        let headings: Vec<&str> = section
            .blocks
            .iter()
            .filter_map(|block| match block {
                SectionBlock::Table(table) => Some(table.caption.as_str()),
                SectionBlock::Bars(chart) => Some(chart.title.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(headings.len(), 2, "a table and a chart: {headings:?}");
        for heading in headings {
            assert!(heading.ends_with(&format!(" ({STAMPS})")), "{heading}");
        }
    }
}
