//! The parts a section is made of.

use maud::{Markup, html};

use super::bar_chart::BarChart;
use super::breakable::breakable;
use super::embedding_chart::EmbeddingChart;
use super::line_chart::LineChart;
use super::paragraphs::paragraphs;
use super::scatter_chart::ScatterChart;
use super::slide_grid::slide_grid;
use super::slide_map::SlideMap;
use super::table::Table;
use super::thumbnails::Thumbnails;

/// One part of a section.
#[derive(Debug, Clone, PartialEq)]
pub enum SectionBlock {
    /// Paragraphs, parted by blank lines.
    Text(String),
    /// A table.
    Table(Table),
    /// Maps of slides, side by side.
    Slides(Vec<SlideMap>),
    /// Maps of a slide, and beside them a chart of the same spots.
    MapsAndScatter {
        /// The maps.
        maps: Vec<SlideMap>,
        /// The chart.
        scatter: ScatterChart,
    },
    /// Curves; neighbouring charts share a grid.
    Curves(LineChart),
    /// Bars; neighbouring charts share a grid.
    Bars(BarChart),
    /// Pairs of one quantity; neighbouring charts share a grid.
    Scatter(ScatterChart),
    /// Spots along two components; neighbouring charts share a grid.
    Embedding(EmbeddingChart),
    /// How the scores beside it were made: split, patients, normalisation, seeds, ...
    Protocol(Vec<(String, String)>),
}

/// Writes `blocks` in their order; no blocks give a sentence.
pub(super) fn blocks_html(blocks: &[SectionBlock], thumbnails: &mut Thumbnails) -> Markup {
    html! {
        @if blocks.is_empty() {
            p.empty { "Nothing to show here." }
        }
        @for run in blocks.chunk_by(|a, b| a.is_chart() && b.is_chart()) {
            @let parts = html! { @for block in run { (block.to_html(thumbnails)) } };
            @if run.iter().all(SectionBlock::is_chart) { div.charts { (parts) } }
            @else { (parts) }
        }
    }
}

impl SectionBlock {
    fn is_chart(&self) -> bool {
        matches!(
            self,
            Self::Curves(_) | Self::Bars(_) | Self::Scatter(_) | Self::Embedding(_)
        )
    }

    fn to_html(&self, thumbnails: &mut Thumbnails) -> Markup {
        match self {
            Self::Text(text) => paragraphs(text, None),
            Self::Table(table) => table.to_html(),
            Self::Slides(maps) => slide_grid(maps, None, thumbnails),
            Self::MapsAndScatter { maps, scatter } => slide_grid(maps, Some(scatter), thumbnails),
            Self::Curves(chart) => chart.to_html(),
            Self::Bars(chart) => chart.to_html(),
            Self::Scatter(chart) => chart.to_html(),
            Self::Embedding(chart) => chart.to_html(),
            Self::Protocol(facts) => html! {
                aside.protocol { h3 { "Protocol" } (facts_html(facts)) }
            },
        }
    }
}

/// Letters of a value, and of a word of it, that fit a column of the list.
const NARROW: usize = 60;
const NARROW_WORD: usize = 20;

/// Names and values as a description list, or a sentence without any.
///
/// The value named `command` is set as code; it and what does not fit a column have rows of their own.
pub(super) fn facts_html(facts: &[(String, String)]) -> Markup {
    if facts.is_empty() {
        return html! { p.empty { "Nothing was recorded." } };
    }
    html! {
        dl.facts {
            @for (name, value) in facts {
                @let is_command = name.eq_ignore_ascii_case("command");
                div class=[(is_command || is_wide(value)).then_some("wide")] {
                    dt { (name) }
                    dd { @if is_command { code { (value) } } @else { (breakable(value)) } }
                }
            }
        }
    }
}

/// Whether a value would be broken into many lines, or within a word, in a column.
fn is_wide(value: &str) -> bool {
    let longest = value.split_whitespace().map(|word| word.chars().count());
    value.chars().count() > NARROW || longest.max().unwrap_or(0) > NARROW_WORD
}

#[cfg(test)]
mod tests {
    use super::{SectionBlock, blocks_html};
    use crate::bar_chart::BarChart;
    use crate::line_chart::LineChart;
    use crate::thumbnails::Thumbnails;

    fn html(blocks: &[SectionBlock]) -> String {
        blocks_html(blocks, &mut Thumbnails::default()).into_string()
    }

    #[test]
    fn neighbouring_charts_share_a_grid() {
        let curves = || SectionBlock::Curves(LineChart::default());
        let bars = || SectionBlock::Bars(BarChart::default());
        let text = || SectionBlock::Text("between".to_owned());
        let html = html(&[curves(), bars(), text(), bars()]);
        assert_eq!(html.matches("class=\"charts\"").count(), 2);
    }

    #[test]
    fn a_command_is_code_and_nothing_is_a_sentence() {
        let fact = ("Command".to_owned(), "comtip demo --to <DIR>".to_owned());
        let protocol = html(&[SectionBlock::Protocol(vec![fact])]);
        assert!(protocol.contains("<code>comtip demo --to &lt;DIR&gt;</code>"));
        assert!(html(&[SectionBlock::Protocol(vec![])]).contains("Nothing was recorded."));
        assert!(html(&[]).contains("Nothing to show here."));
    }

    #[test]
    fn a_value_that_a_column_would_break_has_a_row_of_its_own() {
        let wide = |value: &str| {
            html(&[SectionBlock::Protocol(vec![(
                "tested on".to_owned(),
                value.to_owned(),
            )])])
            .contains("class=\"wide\"")
        };
        assert!(wide("Human_Breast_Andersson_10142021_ST_B4"));
        assert!(wide(&"a word ".repeat(10)));
        assert!(!wide("by patient; no test slide was seen"));
        assert!(!wide("42"));
    }
}
