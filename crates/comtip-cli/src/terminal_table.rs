//! The tables of a report as text for a terminal.

use std::io::{IsTerminal, Write};

use crate::report::{Cell, Table, number};

/// Prints a table to standard output, columns aligned, the note below.
pub(crate) fn print(table: &Table) {
    // A closed pipe is no error of the command.
    let _ = std::io::stdout().write_all(for_stdout(&text(table)).as_bytes());
}

/// A text as it is, where standard output is a terminal; elsewhere as programs can read it.
pub(crate) fn for_stdout(text: &str) -> String {
    match std::io::stdout().is_terminal() {
        true => text.to_owned(),
        false => for_programs(text),
    }
}

/// With a minus that every program reads as one.
fn for_programs(text: &str) -> String {
    text.replace('\u{2212}', "-")
}

fn text(table: &Table) -> String {
    let mut rows = vec![table.columns.clone()];
    let cells = |row: &Vec<Cell>| row.iter().map(cell).collect::<Vec<String>>();
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
    text
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

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number { value, decimals } => number(*value, *decimals),
        Cell::Missing(_) => "-".to_owned(),
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
        assert_eq!(text(&table), "\nScores\n  method    ARI\n  a       0.250\n");
    }

    #[test]
    fn an_empty_cell_is_explained_once_below() {
        let missing = || vec![Cell::Missing("constant".into())];
        let table = Table {
            columns: vec!["PCC".into()],
            rows: vec![missing(), missing()],
            ..Table::default()
        };
        assert_eq!(text(&table), "\n\n  PCC\n  -\n  -\n  -: constant\n");
    }

    #[test]
    fn a_number_in_a_pipe_can_be_read_by_a_program() {
        let value = for_programs(&number(-0.05, 3)).parse::<f64>();
        assert_eq!(value, Ok(-0.05));
    }
}
