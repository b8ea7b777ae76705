//! Errors and warnings that are seen among other lines: their first word is coloured on a terminal.

use std::borrow::Cow;

use console::{Style, colors_enabled_stderr};

/// The line as it is shown on standard error: coloured on a terminal, unless NO_COLOR is set, and as it is in a pipe.
pub(crate) fn coloured(line: &str) -> Cow<'_, str> {
    coloured_if(colors_enabled_stderr(), line)
}

fn coloured_if(is_coloured: bool, line: &str) -> Cow<'_, str> {
    let kinds = [
        ("error:", Style::new().red().bold()),
        ("warning:", Style::new().yellow().bold()),
    ];
    let found = kinds.into_iter().find_map(|(word, style)| {
        let rest = line.strip_prefix(word)?;
        Some(format!(
            "{}{rest}",
            style.force_styling(true).apply_to(word)
        ))
    });
    match found {
        Some(styled) if is_coloured => styled.into(),
        _ => line.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_of_an_error_or_a_warning_is_coloured_and_nothing_else() {
        assert_eq!(
            coloured_if(true, "warning: a: 3 tiles"),
            "\u{1b}[33m\u{1b}[1mwarning:\u{1b}[0m a: 3 tiles"
        );
        assert!(coloured_if(true, "error: no slide").starts_with("\u{1b}[31m"));
        for line in ["tiles: 65 um", "  warning: not the first word", ""] {
            assert_eq!(coloured_if(true, line), line);
        }
    }

    #[test]
    fn a_pipe_gets_the_words_alone() {
        assert_eq!(coloured_if(false, "warning: a"), "warning: a");
    }
}
