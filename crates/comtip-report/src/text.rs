//! Tables and sentences as text for a terminal.

use comfy_table::{CellAlignment, ContentArrangement, presets};

use crate::number::{number, plain_number};
use crate::table::{Cell, Table};

/// Blanks between columns, and before the first.
const GAP: u16 = 2;

/// Who reads a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Somebody at a terminal: what is wider is wrapped, and thousands are grouped by commas.
    Person {
        /// Characters of a line.
        width: u16,
    },
    /// Whatever is behind a pipe, or reads a file later: a row a line, numbers without commas.
    Program,
}

impl Table {
    /// The table as text: the caption, columns that are aligned, the note below. The minus is that of ASCII for every
    /// reader, so that what is copied from a terminal is a number too.
    ///
    /// ```
    /// use comtip_report::{Cell, Reader, Table};
    ///
    /// let table = Table {
    ///     caption: "Scores".into(),
    ///     columns: vec!["method".into(), "ARI".into()],
    ///     rows: vec![vec![Cell::Text("a".into()), Cell::Number { value: -0.25, decimals: 3 }]],
    ///     ..Table::default()
    /// };
    /// assert_eq!(table.to_text(Reader::Program), "Scores\n  method     ARI\n  a       -0.250\n");
    /// ```
    pub fn to_text(&self, reader: Reader) -> String {
        let mut text = wrapped(&self.caption, 0, reader);
        let rows = self.rows.iter().map(|row| {
            let cells = row.iter().map(|of_row| cell(of_row, reader));
            cells.collect::<Vec<String>>()
        });
        let mut columns = laid_out(reader, GAP);
        if !self.columns.is_empty() {
            columns.set_header(self.columns.iter().map(|name| with_ascii_minus(name)));
        }
        columns.add_rows(rows);
        set_padding(&mut columns, GAP);
        for (at, column) in columns.column_iter_mut().enumerate() {
            column.set_cell_alignment(match at {
                0 => CellAlignment::Left,
                _ => CellAlignment::Right,
            });
        }
        text.push_str(&lines(&columns));
        if let Some(note) = &self.note {
            text.push_str(&wrapped(note, GAP, reader));
        }
        for reason in reasons(self) {
            text.push_str(&wrapped(&format!("-: {reason}"), GAP, reader));
        }
        text
    }
}

/// A sentence as lines that begin with so many blanks, wrapped between words for a person.
pub fn wrapped(text: &str, indent: u16, reader: Reader) -> String {
    let text = with_ascii_minus(text);
    match reader {
        Reader::Program => format!("{:indent$}{text}\n", "", indent = usize::from(indent)),
        Reader::Person { .. } => {
            let mut paragraph = laid_out(reader, indent);
            paragraph.add_row([text]);
            set_padding(&mut paragraph, indent);
            lines(&paragraph)
        }
    }
}

fn laid_out(reader: Reader, indent: u16) -> comfy_table::Table {
    let mut table = comfy_table::Table::new();
    table.load_style(presets::NOTHING);
    match reader {
        Reader::Program => table.set_content_arrangement(ContentArrangement::Disabled),
        // Narrower than a word and its indent nothing can be laid out.
        Reader::Person { width } => table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width.max(indent + 20)),
    };
    table
}

fn set_padding(table: &mut comfy_table::Table, indent: u16) {
    for column in table.column_iter_mut() {
        column.set_padding((indent, 0));
    }
}

fn lines(table: &comfy_table::Table) -> String {
    let lines = table.lines().map(|line| format!("{}\n", line.trim_end()));
    lines.collect()
}

fn with_ascii_minus(text: &str) -> String {
    text.replace('\u{2212}', "-")
}

/// Why cells are empty, each reason once.
fn reasons(table: &Table) -> Vec<&str> {
    let mut reasons = Vec::new();
    for cell in table.rows.iter().flatten() {
        match cell {
            Cell::Missing(reason) if !reasons.contains(&reason.as_str()) => reasons.push(reason),
            _ => {}
        }
    }
    reasons
}

fn cell(cell: &Cell, reader: Reader) -> String {
    match (cell, reader) {
        (Cell::Text(text), _) => with_ascii_minus(text),
        (Cell::Number { value, decimals }, Reader::Person { .. }) => {
            with_ascii_minus(&number(*value, *decimals))
        }
        (Cell::Number { value, decimals }, Reader::Program) => plain_number(*value, *decimals),
        (Cell::Missing(_), _) => "-".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: Reader = Reader::Person { width: 120 };

    fn scores() -> Table {
        Table {
            caption: "Scores".into(),
            columns: vec!["method".into(), "ARI, median".into()],
            rows: vec![vec![
                Cell::Text("initial weights, random".into()),
                Cell::Number {
                    value: 0.25,
                    decimals: 3,
                },
            ]],
            note: Some("ARI: 0 is chance, 1 is agreement.".into()),
            ..Table::default()
        }
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let text = "Scores\n  method                   ARI, median\n  initial weights, random        0.250\n  \
                    ARI: 0 is chance, 1 is agreement.\n";
        assert_eq!(scores().to_text(WIDE), text);
        assert_eq!(scores().to_text(Reader::Program), text);
    }

    #[test]
    fn a_narrow_terminal_wraps_between_words_and_a_pipe_does_not() {
        let narrow = scores().to_text(Reader::Person { width: 30 });
        assert!(
            narrow.lines().all(|line| line.chars().count() <= 30),
            "{narrow}"
        );
        let words: Vec<&str> = narrow.split_whitespace().collect();
        for word in ["initial", "weights,", "random", "median", "agreement."] {
            assert!(words.contains(&word), "{word}: {narrow}");
        }
        let piped = scores().to_text(Reader::Program);
        assert_eq!(piped.lines().count(), 4, "{piped}");
    }

    #[test]
    fn an_empty_cell_is_explained_once_below() {
        let missing = || vec![Cell::Missing("constant".into())];
        let table = Table {
            columns: vec!["PCC".into()],
            rows: vec![missing(), missing()],
            ..Table::default()
        };
        let text = table.to_text(WIDE);
        assert!(text.ends_with("  PCC\n  -\n  -\n  -: constant\n"), "{text}");
    }

    #[test]
    fn numbers_in_a_pipe_can_be_read_by_a_program() {
        for (value, decimals) in [(-0.05, 3), (20_000.0, 0), (-1_234_567.5, 1)] {
            let table = Table {
                rows: vec![vec![Cell::Number { value, decimals }]],
                ..Table::default()
            };
            let piped = table.to_text(Reader::Program).trim().parse::<f64>();
            assert_eq!(piped, Ok(value));
        }
        let person = cell(
            &Cell::Number {
                value: -20_000.0,
                decimals: 0,
            },
            WIDE,
        );
        assert_eq!(person, "-20,000");
        assert_eq!(
            wrapped("PCC \u{2212}0.050", 2, Reader::Program),
            "  PCC -0.050\n"
        );
    }
}
