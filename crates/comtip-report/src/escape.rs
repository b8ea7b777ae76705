//! Text made safe for HTML, in an element as in a quoted attribute.

/// Escapes the five characters HTML gives a meaning to and replaces the control characters it
/// forbids (all but tab, line feed and carriage return) by U+FFFD.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\t' | '\n' | '\r' => safe.push(character),
            _ if character.is_control() => safe.push('\u{fffd}'),
            _ => safe.push(character),
        }
    }
    safe
}

/// Writes `text` as paragraphs, one per run of lines between blank lines.
///
/// `class` is a trusted class name, empty for none. Text without a visible character gives nothing.
pub(super) fn paragraphs(text: &str, class: &str) -> String {
    let open = match class {
        "" => "<p>".to_owned(),
        class => format!("<p class=\"{class}\">"),
    };
    text.replace("\r\n", "\n")
        .split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| format!("{open}{}</p>\n", escape(paragraph)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{escape, paragraphs};

    #[test]
    fn markup_becomes_text() {
        assert_eq!(
            escape(r#"<script>alert("a" & 'b')</script>"#),
            "&lt;script&gt;alert(&quot;a&quot; &amp; &#39;b&#39;)&lt;/script&gt;"
        );
    }

    #[test]
    fn letters_of_any_script_pass_and_control_characters_do_not() {
        assert_eq!(escape("100 µm\t→\u{0}\u{1b}"), "100 µm\t→\u{fffd}\u{fffd}");
    }

    #[test]
    fn a_blank_line_parts_paragraphs_and_white_space_makes_none() {
        assert_eq!(
            paragraphs("a\nb\r\n\r\n\n c<", ""),
            "<p>a\nb</p>\n<p>c&lt;</p>\n"
        );
        assert_eq!(paragraphs(" \n\n ", "lead"), "");
    }
}
