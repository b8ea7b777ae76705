//! Long names on a narrow page.

use maud::{Markup, html};

/// Text that may be broken behind each of its underscores, as the names of slides have no blanks.
pub(super) fn breakable(text: &str) -> Markup {
    html! {
        @for part in text.split_inclusive('_') {
            (part)
            @if part.ends_with('_') { wbr; }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::breakable;

    #[test]
    fn a_name_may_be_broken_behind_its_underscores() {
        let html = |text| breakable(text).into_string();
        assert_eq!(html("Breast_ST_B4"), "Breast_<wbr>ST_<wbr>B4");
        assert_eq!(html("a<b"), "a&lt;b");
    }
}
