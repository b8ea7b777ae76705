//! A section of a page.

use maud::{Markup, html};

use super::section_block::{SectionBlock, blocks_html};
use super::thumbnails::Thumbnails;

/// A heading and what stands under it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Section {
    /// Heading of the section.
    pub heading: String,
    /// Its parts in reading order.
    pub blocks: Vec<SectionBlock>,
}

impl Section {
    /// The section as a `<section>` of this id.
    pub(super) fn to_html(&self, id: &str, thumbnails: &mut Thumbnails) -> Markup {
        html! {
            section id=(id) {
                h2 { (self.heading) }
                (blocks_html(&self.blocks, thumbnails))
            }
        }
    }
}
