//! Tables as text for a terminal.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Width, presets};

use super::column_layout::column_blocks;
use super::number::{number, plain_number};
use super::paragraph::wrapped;
use super::reader::Reader;
use super::table::{Cell, Table};

/// Blanks between columns, and before the first.
const GAP: u16 = 2;

/// What is said under names that stand without their middle.
const SHORTENED: &str =
    "…: names that the line has no room for; in a pipe, or a wider terminal, they are whole";

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
        self.to_text_led_by(&[], reader)
    }

    /// As [`to_text`](Self::to_text), with sentences between the caption and the columns: what is to be read first.
    pub fn to_text_led_by(&self, sentences: &[&str], reader: Reader) -> String {
        let mut text = match reader {
            Reader::Person { .. } => wrapped(&self.caption, 0, reader),
            Reader::Program => format!("{}\n", with_ascii_minus(&self.caption)),
        };
        for sentence in sentences {
            text.push_str(&wrapped(sentence, GAP, reader));
        }
        let (columns, is_shortened) = self.columns_as_text(reader);
        text.push_str(&columns);
        if is_shortened {
            text.push_str(&wrapped(SHORTENED, GAP, reader));
        }
        for line in self.note.iter().flat_map(|note| note.lines()) {
            text.push_str(&wrapped(line, GAP, reader));
        }
        for reason in reasons(self) {
            text.push_str(&wrapped(&format!("-: {reason}"), GAP, reader));
        }
        text
    }

    /// Headings and rows, and whether names were shortened in them.
    fn columns_as_text(&self, reader: Reader) -> (String, bool) {
        let n_columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let columns = (0..n_columns.max(self.columns.len())).map(|at| {
            let heading = self.columns.get(at).map_or("", String::as_str);
            let cells = self.rows.iter().map(|row| match row.get(at) {
                Some(of_row) => cell(of_row, reader),
                None => String::new(),
            });
            let heading = std::iter::once(with_ascii_minus(heading));
            heading.chain(cells).collect::<Vec<String>>()
        });
        let columns: Vec<Vec<String>> = columns.collect();
        match reader {
            Reader::Program => (aligned(&columns, None), false),
            Reader::Person { width } => {
                let blocks = column_blocks(columns, width.into(), GAP.into());
                let is_shortened = blocks.iter().any(|block| block.is_shortened);
                let blocks = blocks
                    .iter()
                    .map(|block| aligned(&block.columns, Some(&block.widths)));
                (blocks.collect::<Vec<String>>().join("\n"), is_shortened)
            }
        }
    }
}

/// Columns of a heading and cells as lines: the first to the left, numbers to the right. Without widths a row is a line.
fn aligned(columns: &[Vec<String>], widths: Option<&[usize]>) -> String {
    let mut table = comfy_table::Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Disabled);
    let n_lines = columns.first().map_or(0, Vec::len);
    let row = |at: usize| columns.iter().map(move |column| &column[at]);
    if n_lines > 0 && row(0).any(|heading| !heading.is_empty()) {
        table.set_header(row(0));
    }
    table.add_rows((1..n_lines).map(row));
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((GAP, 0));
        column.set_cell_alignment(match at {
            0 => CellAlignment::Left,
            _ => CellAlignment::Right,
        });
        if let Some(width) = widths.and_then(|widths| widths.get(at)) {
            let with_gap = u16::try_from(*width)
                .unwrap_or(u16::MAX)
                .saturating_add(GAP);
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(with_gap)));
        }
    }
    let lines = table.lines().map(|line| format!("{}\n", line.trim_end()));
    lines.collect()
}

pub(super) fn with_ascii_minus(text: &str) -> String {
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
mod tests;
