//! Text of several paragraphs.

use maud::{Markup, html};

use super::breakable::breakable;

/// Writes `text` as paragraphs of `class`, one per run of lines between blank lines.
///
/// Text without a visible character gives nothing.
pub(super) fn paragraphs(text: &str, class: Option<&str>) -> Markup {
    let text = text.replace("\r\n", "\n");
    html! {
        @for paragraph in text.split("\n\n").map(str::trim).filter(|text| !text.is_empty()) {
            p class=[class] { (breakable(paragraph)) }
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_blank_line_parts_paragraphs_and_white_space_makes_none() {
        let html = |text, class| super::paragraphs(text, class).into_string();
        assert_eq!(html("a\nb\r\n\r\n\n c<", None), "<p>a\nb</p><p>c&lt;</p>");
        assert_eq!(html("a", Some("lead")), "<p class=\"lead\">a</p>");
        assert_eq!(html(" \n\n ", Some("lead")), "");
    }
}
