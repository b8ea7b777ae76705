//! A result as tables for a terminal and as a section of a page.

use std::collections::BTreeMap;
use std::sync::Arc;

use comtip_metrics::{EvalResult, Protocol};
use image::RgbImage;

use super::clustering_section::clustering_blocks;
use super::clustering_tables::clustering_tables;
use super::expression_section::expression_blocks;
use super::expression_tables::expression_tables;
use super::prediction::Prediction;
use super::retrieval_section::retrieval_blocks;
use super::retrieval_tables::retrieval_tables;
use super::robustness_section::robustness_blocks;
use super::robustness_tables::robustness_tables;
use super::typographic::typographic;
use crate::section::Section;
use crate::section_block::SectionBlock;
use crate::table::Table;

/// The fact of a protocol that holds numbers among words.
const RIDGE_PENALTY: &str = "ridge penalty";

/// A result as tables: over all test slides first, then slide by slide.
pub fn result_tables(result: &EvalResult) -> Vec<Table> {
    match result {
        EvalResult::Clustering(result) => clustering_tables(result),
        EvalResult::Expression(result) => {
            expression_tables(result, Prediction::RidgeProbe.caption())
        }
        EvalResult::FineTuned(result) => {
            expression_tables(&result.expression, Prediction::TrainedHead.caption())
        }
        EvalResult::Retrieval(result) => retrieval_tables(result),
        EvalResult::Robustness(result) => robustness_tables(result),
        EvalResult::ZeroShot(result) => {
            expression_tables(&result.expression, Prediction::Sentences.caption())
        }
    }
}

/// The sentence of the verdict as a page writes it, with its stamps; for the lead of a report.
pub fn result_verdict(result: &EvalResult) -> String {
    typographic(&result.header().verdict.sentence)
}

/// A result as a section of a page: tables, charts, maps on the pictures of the slides, and the protocol but for what is
/// `common` to several results, which stands once elsewhere. The verdict belongs to the lead ([`result_verdict`]).
pub fn result_section(
    result: &EvalResult,
    backgrounds: &BTreeMap<String, Arc<RgbImage>>,
    common: &Protocol,
) -> Section {
    let (heading, mut blocks) = match result {
        EvalResult::Clustering(result) => ("Clustering", clustering_blocks(result, backgrounds)),
        EvalResult::Expression(result) => (
            Prediction::RidgeProbe.heading(),
            expression_blocks(result, Prediction::RidgeProbe, backgrounds),
        ),
        EvalResult::FineTuned(result) => (
            Prediction::TrainedHead.heading(),
            expression_blocks(&result.expression, Prediction::TrainedHead, backgrounds),
        ),
        EvalResult::Retrieval(result) => ("Cross-modal retrieval", retrieval_blocks(result)),
        EvalResult::Robustness(result) => ("Robustness of zero-shot", robustness_blocks(result)),
        EvalResult::ZeroShot(result) => (
            Prediction::Sentences.heading(),
            expression_blocks(&result.expression, Prediction::Sentences, backgrounds),
        ),
    };
    for block in &mut blocks {
        if let SectionBlock::Table(table) = block {
            table.note = table.note.as_deref().map(typographic);
        }
    }
    let facts = result.header().facts.facts();
    let facts = facts.filter(|(name, value)| common.get(name) != Some(*value));
    let facts = facts.map(|(name, value)| {
        let value = match name == RIDGE_PENALTY {
            true => typographic(value),
            false => value.to_owned(),
        };
        (name.to_owned(), value)
    });
    blocks.push(SectionBlock::Protocol(facts.collect()));
    Section {
        heading: heading.to_owned(),
        blocks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::example::{STAMPS, stamped_expression};

    #[test]
    fn tables_and_charts_of_a_section_are_stamped() {
        let section = result_section(&stamped_expression(), &BTreeMap::new(), &Protocol::new());
        let headings: Vec<&str> = section
            .blocks
            .iter()
            .filter_map(|block| match block {
                SectionBlock::Table(table) => Some(table.caption.as_str()),
                SectionBlock::Bars(chart) => Some(chart.title.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(
            headings.len(),
            5,
            "three tables and two charts: {headings:?}"
        );
        for heading in headings {
            assert!(heading.ends_with(&format!(" ({STAMPS})")), "{heading}");
        }
    }

    #[test]
    fn a_section_leaves_out_what_is_common_to_all_scores() {
        let EvalResult::Expression(mut result) = stamped_expression() else {
            panic!("another protocol");
        };
        let common = Protocol::new().with("seed", 7).with("probe", "none");
        result.header.facts = Protocol::new().with("seed", 7).with("probe", "ridge");
        let section = result_section(&result.into(), &BTreeMap::new(), &common);
        let facts = vec![("probe".to_owned(), "ridge".to_owned())];
        assert_eq!(section.blocks.last(), Some(&SectionBlock::Protocol(facts)));
    }

    #[test]
    fn the_verdict_of_a_page_has_the_minus_of_a_page() {
        let EvalResult::Expression(mut result) = stamped_expression() else {
            panic!("another protocol");
        };
        result.header.verdict.sentence = "PCC -0.050 (leaky across space).".to_owned();
        assert_eq!(
            result_verdict(&result.into()),
            "PCC \u{2212}0.050 (leaky across space)."
        );
    }
}
