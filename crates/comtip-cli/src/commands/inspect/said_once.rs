//! What rows of slides share, said once above them.

use comtip::report::{Cell, Reader, Table};

use crate::ui::shared_prefix;

/// What is said of slides once, above the table of them.
#[derive(Debug, Default, PartialEq)]
pub(super) struct SaidOnce {
    /// What the names of all slides begin with; empty where names stand whole.
    prefix: String,
    /// A sentence each, to be printed under the caption.
    pub(super) sentences: Vec<String>,
}

impl SaidOnce {
    /// Takes out of a table what all its rows share: the start of their names, and the columns of these headings. For
    /// a program nothing is taken out, as it looks for names and columns.
    pub(super) fn of(table: &mut Table, headings: &[&str], reader: Reader) -> Self {
        if reader == Reader::Program {
            return Self::default();
        }
        let names: Vec<&str> = table.rows.iter().filter_map(|row| name(row)).collect();
        let mut once = Self {
            prefix: shared_prefix(&names).to_owned(),
            sentences: Vec::new(),
        };
        once.shorten(table);
        if !once.prefix.is_empty() {
            let sentence = format!("names of slides begin with {}", once.prefix);
            once.sentences.push(sentence);
        }
        let columns = (0..table.columns.len()).rev();
        let shared = columns.filter(|&at| headings.contains(&table.columns[at].as_str()));
        let shared: Vec<usize> = shared.filter(|&at| is_shared(table, at)).collect();
        let mut facts = Vec::new();
        for at in shared {
            let heading = table.columns.remove(at);
            let cells = table.rows.iter_mut().map(|row| row.remove(at));
            facts.extend(cells.last().map(|cell| fact(&heading, &cell)));
        }
        facts.reverse();
        if !facts.is_empty() {
            let sentence = format!("all slides: {}", facts.join("; "));
            once.sentences.push(sentence);
        }
        once
    }

    /// Takes the same start out of the names of another table, and out of patients that are named so.
    pub(super) fn shorten(&self, table: &mut Table) {
        if self.prefix.is_empty() {
            return;
        }
        for cell in table.rows.iter_mut().flatten() {
            if let Cell::Text(text) = cell {
                match text.strip_prefix(&self.prefix) {
                    Some(rest) if !rest.is_empty() => *text = rest.to_owned(),
                    _ => {}
                }
            }
        }
    }
}

fn name(row: &[Cell]) -> Option<&str> {
    match row.first() {
        Some(Cell::Text(name)) => Some(name),
        _ => None,
    }
}

/// Whether several rows have the same in a column.
fn is_shared(table: &Table, at: usize) -> bool {
    let mut pairs = table.rows.windows(2);
    table.rows.len() > 1
        && pairs.all(|pair| pair[0].get(at).is_some() && pair[0].get(at) == pair[1].get(at))
}

/// `technology ST`, `tile um 100.0`, `um/px: the data do not say`.
fn fact(heading: &str, cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => format!("{heading} {text}"),
        Cell::Number { value, decimals } => format!("{heading} {value:.decimals$}"),
        Cell::Missing(reason) => format!("{heading}: {reason}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERSON: Reader = Reader::Person { width: 80 };

    fn slides() -> Table {
        let row = |slide: &str, patient: &str, spots: &str| {
            vec![
                Cell::Text(format!("Human_Breast_10142021_ST_{slide}")),
                Cell::Text(format!("Human_Breast_10142021_ST_{patient}")),
                Cell::Text("ST".to_owned()),
                Cell::Text(spots.to_owned()),
                Cell::Missing("the data do not say".to_owned()),
            ]
        };
        Table {
            columns: ["slide", "patient", "technology", "spots", "um/px"]
                .map(str::to_owned)
                .to_vec(),
            rows: vec![row("B4", "B", "187"), row("C2", "C", "187")],
            ..Table::default()
        }
    }

    #[test]
    fn what_all_rows_share_is_said_once_and_leaves_them() {
        let mut table = slides();
        let headings = ["patient", "technology", "um/px"];
        let once = SaidOnce::of(&mut table, &headings, PERSON);
        assert_eq!(
            once.sentences,
            [
                "names of slides begin with Human_Breast_10142021_ST_",
                "all slides: technology ST; um/px: the data do not say",
            ]
        );
        // Spots are the same by chance, and no heading that was named.
        assert_eq!(table.columns, ["slide", "patient", "spots"]);
        let text = |text: &str| Cell::Text(text.to_owned());
        assert_eq!(table.rows[1], [text("C2"), text("C"), text("187")]);
    }

    #[test]
    fn a_program_gets_every_column_and_whole_names() {
        let mut table = slides();
        let once = SaidOnce::of(&mut table, &["technology"], Reader::Program);
        assert_eq!((once, table), (SaidOnce::default(), slides()));
    }

    #[test]
    fn one_slide_shares_nothing() {
        let mut table = slides();
        table.rows.truncate(1);
        let before = table.clone();
        let once = SaidOnce::of(&mut table, &["technology"], PERSON);
        assert!(once.sentences.is_empty());
        assert_eq!(table, before);
    }
}
