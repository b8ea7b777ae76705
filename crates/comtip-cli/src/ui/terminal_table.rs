//! The tables of a report as text for a terminal.

use std::io::IsTerminal;

use comtip::report::{Cell, Table, number, plain_number};

/// Who reads what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// Somebody at a terminal.
    Person,
    /// Whatever is behind a pipe, or reads a file later.
    Program,
}

impl Reader {
    fn of_stdout() -> Self {
        match std::io::stdout().is_terminal() {
            true => Self::Person,
            false => Self::Program,
        }
    }
}

/// Prints a table to standard output, columns aligned, the note below.
pub(crate) fn print(table: &Table) {
    print_line!(
        "{}",
        text(table, Reader::of_stdout()).trim_end_matches('\n')
    );
}

/// A text as it is, where standard output is a terminal; elsewhere as programs can read it.
pub(crate) fn for_stdout(text: &str) -> String {
    match Reader::of_stdout() {
        Reader::Person => text.to_owned(),
        Reader::Program => for_programs(text),
    }
}

/// With a minus that every program reads as one.
fn for_programs(text: &str) -> String {
    text.replace('\u{2212}', "-")
}

fn text(table: &Table, reader: Reader) -> String {
    let mut rows = vec![table.columns.clone()];
    let cells = |row: &Vec<Cell>| {
        let cells = row.iter().map(|of_row| cell(of_row, reader));
        cells.collect::<Vec<String>>()
    };
    rows.extend(table.rows.iter().map(cells));
    let n_columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let lengths = rows.iter().filter_map(|row| row.get(column));
        lengths.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..n_columns).map(width).collect();
    let mut text = format!("\n{}\n", table.caption);
    for row in &rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let width = widths[column];
            match column {
                0 => line.push_str(&format!("  {cell:width$}")),
                _ => line.push_str(&format!("  {cell:>width$}")),
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    if let Some(note) = &table.note {
        text.push_str(&format!("  {note}\n"));
    }
    for reason in reasons(table) {
        text.push_str(&format!("  -: {reason}\n"));
    }
    match reader {
        Reader::Person => text,
        Reader::Program => for_programs(&text),
    }
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
        (Cell::Text(text), _) => text.clone(),
        (Cell::Number { value, decimals }, Reader::Person) => number(*value, *decimals),
        (Cell::Number { value, decimals }, Reader::Program) => plain_number(*value, *decimals),
        (Cell::Missing(_), _) => "-".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let table = Table {
            caption: "Scores".into(),
            columns: vec!["method".into(), "ARI".into()],
            rows: vec![vec![
                Cell::Text("a".into()),
                Cell::Number {
                    value: 0.25,
                    decimals: 3,
                },
            ]],
            ..Table::default()
        };
        assert_eq!(
            text(&table, Reader::Person),
            "\nScores\n  method    ARI\n  a       0.250\n"
        );
    }

    #[test]
    fn an_empty_cell_is_explained_once_below() {
        let missing = || vec![Cell::Missing("constant".into())];
        let table = Table {
            columns: vec!["PCC".into()],
            rows: vec![missing(), missing()],
            ..Table::default()
        };
        assert_eq!(
            text(&table, Reader::Person),
            "\n\n  PCC\n  -\n  -\n  -: constant\n"
        );
    }

    #[test]
    fn numbers_in_a_pipe_can_be_read_by_a_program() {
        for (value, decimals) in [(-0.05, 3), (20_000.0, 0), (-1_234_567.5, 1)] {
            let table = Table {
                rows: vec![vec![Cell::Number { value, decimals }]],
                ..Table::default()
            };
            let piped = text(&table, Reader::Program).trim().parse::<f64>();
            assert_eq!(piped, Ok(value));
        }
        assert_eq!(for_programs(&number(-0.05, 3)), "-0.050");
    }

    #[test]
    fn a_person_reads_thousands_in_groups() {
        let cell = Cell::Number {
            value: 20_000.0,
            decimals: 0,
        };
        assert_eq!(super::cell(&cell, Reader::Person), "20,000");
    }
}
