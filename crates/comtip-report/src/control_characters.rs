//! Characters that have no place on a page.

/// Replaces the control characters that HTML forbids, all but tab, line feed and carriage return, by
/// U+FFFD.
pub(super) fn without_control_characters(page: &str) -> String {
    let is_forbidden = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    page.replace(is_forbidden, "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use crate::page::Report;

    #[test]
    fn letters_of_any_script_pass_and_control_characters_do_not() {
        let report = Report {
            title: "100 µm\t→\u{0}\u{1b}".to_owned(),
            ..Report::default()
        };
        assert!(
            report
                .to_html()
                .contains("<h1>100 µm\t→\u{fffd}\u{fffd}</h1>")
        );
    }
}
