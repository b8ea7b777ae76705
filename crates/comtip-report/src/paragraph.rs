//! Sentences as lines of text.

use super::reader::Reader;
use super::text::with_ascii_minus;

/// Characters of a line of sentences that no terminal bounds.
const WIDTH: u16 = 100;

/// A sentence as lines that begin with so many blanks, wrapped between words. A word that is longer than a line stays
/// whole, as it may be a path to copy.
///
/// ```
/// use comtip_report::{Reader, wrapped};
///
/// let narrow = Reader::Person { width: 24 };
/// assert_eq!(wrapped("Above the colours of the tiles.", 2, narrow), "  Above the colours of\n  the tiles.\n");
/// ```
pub fn wrapped(text: &str, indent: u16, reader: Reader) -> String {
    let width = match reader {
        Reader::Person { width } => width,
        Reader::Program => WIDTH,
    };
    // Narrower than a word and its indent nothing can be laid out.
    let room = usize::from(width.max(indent + 20) - indent);
    let indent = " ".repeat(indent.into());
    let text = with_ascii_minus(text);
    let lines = text.lines().flat_map(|line| lines_of(line, room));
    lines.map(|line| format!("{indent}{line}\n")).collect()
}

/// A line of text as lines of at most so many letters, but for longer words.
pub(super) fn lines_of(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let n_word = word.chars().count();
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + n_word <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sentence_is_wrapped_for_a_program_too_and_loses_no_word() {
        let sentence = "PCC per slide is the score to quote. ".repeat(9);
        let piped = wrapped(&sentence, 2, Reader::Program);
        assert_eq!(piped.lines().count(), 4, "{piped}");
        for line in piped.lines() {
            let has_room = line.chars().count() <= 100;
            assert!(has_room && line.starts_with("  "), "{line}");
        }
        let words: Vec<&str> = piped.split_whitespace().collect();
        assert_eq!(words.join(" "), sentence.trim());
    }

    #[test]
    fn a_word_longer_than_a_line_is_never_broken() {
        let path = "slides/".repeat(30);
        let lines = wrapped(&format!("written to {path}."), 0, Reader::Program);
        assert_eq!(lines, format!("written to\n{path}.\n"));
    }

    #[test]
    fn the_minus_is_that_of_ascii() {
        let line = wrapped("PCC \u{2212}0.050", 2, Reader::Program);
        assert_eq!(line, "  PCC -0.050\n");
    }
}
