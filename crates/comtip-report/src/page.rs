//! The page around the sections: head, facts, contents, style and script.

use super::escape::{escape, paragraphs};
use super::palette::viridis_gradient;
use super::section_block::{SectionBlock, blocks_html, facts_html};
use super::thumbnails::Thumbnails;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// Forbids whatever would leave the file, even if a browser were asked to.
const POLICY: &str =
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/// A report: what was done, with what, and what came out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// Title of the page.
    pub title: String,
    /// What a reader should take away, in a few sentences; blank lines part paragraphs.
    pub lead: String,
    /// Name and value of what made the report: command, version, seed, device, time.
    pub facts: Vec<(String, String)>,
    /// The sections in reading order; a list of contents appears from three on.
    pub sections: Vec<Section>,
}

/// A heading and what stands under it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Section {
    /// Heading of the section.
    pub heading: String,
    /// Its parts in reading order.
    pub blocks: Vec<SectionBlock>,
}

impl Report {
    /// The report as one HTML page that needs nothing else, in UTF-8.
    pub fn to_html(&self) -> String {
        let mut thumbnails = Thumbnails::default();
        let sections: String = self
            .sections
            .iter()
            .enumerate()
            .map(|(index, section)| {
                format!(
                    "<section id=\"section-{index}\">\n<h2>{}</h2>\n{}</section>\n",
                    escape(&section.heading),
                    blocks_html(&section.blocks, &mut thumbnails)
                )
            })
            .collect();
        let sections = match self.sections.len() {
            0 => "<p class=\"empty\">This report has no sections.</p>\n".to_owned(),
            _ => sections,
        };
        let title = match escape(self.title.trim()) {
            title if title.is_empty() => "Report".to_owned(),
            title => title,
        };
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"generator\" content=\"comtip\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <link rel=\"icon\" href=\"data:,\">\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#content\">Skip to the results</a>\n\
             <svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>{}\n{}</defs></svg>\n\
             <header>\n<h1>{title}</h1>\n{}{}{}</header>\n\
             <main id=\"content\">\n{sections}</main>\n\
             <script>\n{SCRIPT}</script>\n</body>\n</html>\n",
            viridis_gradient(),
            thumbnails.defs(),
            paragraphs(&self.lead, "lead"),
            match self.facts.as_slice() {
                [] => String::new(),
                facts => facts_html(facts),
            },
            self.contents(),
        )
    }

    fn contents(&self) -> String {
        if self.sections.len() < 3 {
            return String::new();
        }
        let items: String = self
            .sections
            .iter()
            .enumerate()
            .map(|(index, section)| {
                format!(
                    "<li><a href=\"#section-{index}\">{}</a></li>\n",
                    escape(&section.heading)
                )
            })
            .collect();
        format!("<nav aria-label=\"Contents\">\n<ol>\n{items}</ol>\n</nav>\n")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use image::{Rgb, RgbImage};

    use super::{Report, Section};
    use crate::colouring::Colouring;
    use crate::line_chart::LineChart;
    use crate::section_block::SectionBlock;
    use crate::series::Series;
    use crate::slide_map::{SlideMap, SpotMark};
    use crate::table::{Cell, Table};

    const NASTY: &str = "<img src=x onerror=\"alert('1')\"></title></script>&";

    fn nasty() -> String {
        NASTY.to_owned()
    }

    /// A report whose every string is an attack.
    fn hostile() -> Report {
        let map = SlideMap {
            title: nasty(),
            caption: nasty(),
            background: Arc::new(RgbImage::from_pixel(4, 4, Rgb([200, 150, 190]))),
            width_px: 400,
            height_px: 400,
            radius_px: 20.0,
            spots: vec![SpotMark {
                x_px: 200.0,
                y_px: 200.0,
                id: nasty(),
            }],
            colouring: Colouring::Categories {
                code: vec![Some(0)],
                names: vec![nasty()],
            },
        };
        let values = Colouring::Values {
            value: vec![1.0],
            label: nasty(),
            range: None,
        };
        let chart = LineChart {
            title: nasty(),
            x_label: nasty(),
            y_label: nasty(),
            series: vec![Series {
                name: nasty(),
                points: vec![(0.0, 1.0)],
            }],
            reference: Some((nasty(), 1.0)),
        };
        let table = Table {
            caption: nasty(),
            columns: vec![nasty()],
            rows: vec![vec![Cell::Text(nasty())], vec![Cell::Missing(nasty())]],
            note: Some(nasty()),
            ..Table::default()
        };
        let blocks = vec![
            SectionBlock::Text(nasty()),
            SectionBlock::Table(table),
            SectionBlock::Slides(vec![
                map.clone(),
                SlideMap {
                    colouring: values,
                    ..map
                },
            ]),
            SectionBlock::Curves(chart),
            SectionBlock::Protocol(vec![(nasty(), nasty())]),
        ];
        Report {
            title: nasty(),
            lead: nasty(),
            facts: vec![(nasty(), nasty()), ("command".to_owned(), nasty())],
            sections: vec![
                Section {
                    heading: nasty(),
                    blocks
                };
                3
            ],
        }
    }

    #[test]
    fn no_string_of_a_report_becomes_markup() {
        let html = hostile().to_html();
        assert!(!html.contains("<img"));
        assert!(!html.contains("onerror=\"alert"));
        assert_eq!(html.matches("</title></script>").count(), 0);
        assert_eq!(html.matches("</script>").count(), 1);
    }

    #[test]
    fn a_thumbnail_is_written_once_however_many_maps_show_it() {
        let html = hostile().to_html();
        assert_eq!(html.matches("<image ").count(), 1);
        assert_eq!(html.matches("href=\"#slide-0\"").count(), 6);
    }

    #[test]
    fn the_page_asks_for_nothing_outside_itself() {
        let html = hostile().to_html();
        for address in [
            "http:",
            "https:",
            "src=\"",
            "@import",
            "url(//",
            "<link rel=\"stylesheet",
        ] {
            assert!(!html.contains(address), "{address}");
        }
    }

    #[test]
    fn the_same_report_gives_the_same_bytes() {
        assert_eq!(hostile().to_html(), hostile().to_html());
    }

    #[test]
    fn contents_appear_from_three_sections_on() {
        let mut report = hostile();
        assert!(report.to_html().contains("<nav aria-label=\"Contents\">"));
        report.sections.truncate(2);
        assert!(!report.to_html().contains("<nav"));
    }

    #[test]
    fn an_empty_report_is_still_a_page_with_a_title() {
        let html = Report::default().to_html();
        assert!(html.contains("<title>Report</title>"));
        assert!(html.contains("This report has no sections."));
    }
}
