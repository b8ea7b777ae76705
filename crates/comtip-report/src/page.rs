//! The page around the sections: head, facts, contents, style and script.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::breakable::breakable;
use super::control_characters::without_control_characters;
use super::palette::viridis_gradient;
use super::paragraphs::paragraphs;
use super::section::Section;
use super::section_block::facts_html;
use super::thumbnails::Thumbnails;

const STYLE: &str = concat!(
    include_str!("colours.css"),
    include_str!("style.css"),
    include_str!("chart.css")
);
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
    /// Name and value of what made the report, at its foot: command, version, seed, device, time.
    pub facts: Vec<(String, String)>,
    /// The sections in reading order; a list of contents appears from three on.
    pub sections: Vec<Section>,
}

impl Report {
    /// The report as one HTML page that needs nothing else, in UTF-8.
    pub fn to_html(&self) -> String {
        let mut thumbnails = Thumbnails::default();
        // First, as the thumbnails of the maps stand before them.
        let sections = html! {
            @if self.sections.is_empty() { p.empty { "This report has no sections." } }
            @for (index, section) in self.sections.iter().enumerate() {
                (section.to_html(&id(index), &mut thumbnails))
            }
        };
        let title = Some(self.title.trim()).filter(|title| !title.is_empty());
        let title = title.unwrap_or("Report");
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="generator" content="comtip";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    link rel="icon" href="data:,";
                    title { (title) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href="#content" { "Skip to the results" }
                    svg.defs width="0" height="0" aria-hidden="true" {
                        defs { (viridis_gradient()) (thumbnails.defs()) }
                    }
                    header {
                        h1 { (breakable(title)) }
                        (paragraphs(&self.lead, Some("lead")))
                        @if self.sections.len() >= 3 { (self.contents()) }
                    }
                    main #content { (sections) }
                    @if !self.facts.is_empty() {
                        footer { h2 { "About this report" } (facts_html(&self.facts)) }
                    }
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        };
        without_control_characters(&page.into_string())
    }

    fn contents(&self) -> Markup {
        html! {
            nav aria-label="Contents" {
                ol {
                    @for (index, section) in self.sections.iter().enumerate() {
                        li { a href={ "#" (id(index)) } { (section.heading) } }
                    }
                }
            }
        }
    }
}

/// The id of a section by its place.
fn id(index: usize) -> String {
    format!("section-{index}")
}

#[cfg(test)]
mod tests {
    use super::Report;
    use crate::hostile::hostile;

    #[test]
    fn no_string_of_a_report_becomes_markup() {
        let html = hostile().to_html();
        assert!(!html.contains("<img"));
        assert!(!html.contains("onerror=\"alert"));
        assert_eq!(html.matches("</title></script>").count(), 0);
        assert_eq!(html.matches("</script>").count(), 1);
    }

    #[test]
    fn every_shape_of_a_picture_is_closed() {
        // What is not takes all that follow as its children.
        let html = hostile().to_html();
        let count = |tag: String| html.matches(&tag).count();
        for shape in "svg g path circle rect use image stop text".split(' ') {
            let (opened, closed) = (format!("<{shape} "), format!("</{shape}>"));
            assert_eq!(count(opened), count(closed), "{shape}");
        }
    }

    #[test]
    fn a_thumbnail_is_written_once_however_many_maps_show_it() {
        let html = hostile().to_html();
        assert_eq!(html.matches("<image ").count(), 1);
        assert_eq!(html.matches("href=\"#slide-0\"").count(), 9);
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
    fn scores_come_before_what_made_the_report() {
        let html = hostile().to_html();
        let at = |part: &str| html.find(part).expect(part);
        assert!(at("</main>") < at("<footer>") && at("<footer>") < at("comtip-fact"));
    }

    #[test]
    fn an_empty_report_is_still_a_page_with_a_title() {
        let html = Report::default().to_html();
        assert!(html.contains("<title>Report</title>"));
        assert!(html.contains("This report has no sections."));
    }
}
