//! Records of a csv with quoted fields, and the line each begins on.

use super::separator::Separator;
use super::source::Source;
use crate::error::DataError;
use crate::tables::MAX_FEATURES;

/// A spot id and a count for each gene, at most; an empty cell takes a byte in the file and 24 here.
const MAX_CELLS: usize = MAX_FEATURES as usize + 1;

/// Fields of one record, and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    /// Line of the file, from 1.
    pub(crate) row: u64,
    /// Cells in order, quotes removed.
    pub(crate) fields: Vec<String>,
}

/// Reads the next record that is not a blank line, or `None` at the end.
///
/// Its cells are separated by what the first record of the file uses; see [`Separator`].
///
/// The csv crate splits the same way but numbers a record by the end of the one before, which is
/// off after CRLF and blank lines; a user must be able to go to the row an error names.
pub(crate) fn next_record(source: &mut Source) -> Result<Option<Record>, DataError> {
    let mut line = Vec::new();
    let row = loop {
        match source.next_line(&mut line)? {
            None => return Ok(None),
            Some(_) if line.is_empty() => {}
            Some(row) if source.known_separator().is_some() => break row,
            Some(row) => match Separator::announced(&line) {
                Some(announced) => source.set_separator(announced),
                None => {
                    source.set_separator(Separator::of_line(&line));
                    break row;
                }
            },
        }
    };
    let mut splitter = Splitter::of(source.separator());
    let mut n_bytes = line.len() as u64;
    while !splitter.push_line(&line) {
        if source.next_line(&mut line)?.is_none() {
            return Err(source.error(row, None, "a quote is opened and never closed"));
        }
        n_bytes += line.len() as u64;
        let most = source.max_line_bytes();
        if n_bytes > most {
            let problem = format!("a quote is opened and not closed within {most} bytes");
            return Err(source.error(row, None, problem));
        }
    }
    if splitter.is_full {
        let problem = format!("more than {MAX_CELLS} cells");
        return Err(source.error(row, None, problem));
    }
    let mut fields = Vec::with_capacity(splitter.fields.len());
    for (i, field) in splitter.fields.into_iter().enumerate() {
        let Ok(field) = String::from_utf8(field) else {
            let problem = format!("cell {} is not UTF-8 text", i + 1);
            return Err(source.error(row, None, problem));
        };
        fields.push(field);
    }
    Ok(Some(Record { row, fields }))
}

/// Cells of one line by itself, quotes removed; `None` if a quote is opened and not closed, or a
/// cell is not UTF-8.
pub(crate) fn cells_of_line(line: &[u8], separator: Separator) -> Option<Vec<String>> {
    let mut splitter = Splitter::of(separator);
    if !splitter.push_line(line) || splitter.is_full {
        return None;
    }
    let cells = splitter.fields.into_iter();
    cells.map(|cell| String::from_utf8(cell).ok()).collect()
}

/// Splits lines at separators; a field that begins with a quote may hold them, line ends and `""`.
struct Splitter {
    separator: u8,
    fields: Vec<Vec<u8>>,
    is_quoted: bool,
    is_full: bool,
}

impl Splitter {
    fn of(separator: Separator) -> Self {
        Self {
            separator: separator.byte(),
            fields: Vec::new(),
            is_quoted: false,
            is_full: false,
        }
    }

    /// Takes a line; returns whether it ends the record, as it does when that is full.
    fn push_line(&mut self, line: &[u8]) -> bool {
        let mut field = match self.is_quoted {
            true => {
                let mut open = self.fields.pop().unwrap_or_default();
                open.push(b'\n');
                open
            }
            false => Vec::new(),
        };
        let mut is_start = !self.is_quoted;
        let mut bytes = line.iter().copied().peekable();
        while let Some(byte) = bytes.next() {
            match byte {
                b'"' if self.is_quoted && bytes.next_if_eq(&b'"').is_some() => field.push(b'"'),
                b'"' if self.is_quoted => self.is_quoted = false,
                b'"' if is_start => self.is_quoted = true,
                _ if byte != self.separator || self.is_quoted => field.push(byte),
                _ if self.fields.len() + 1 == MAX_CELLS => {
                    self.is_full = true;
                    return true;
                }
                _ => {
                    self.fields.push(std::mem::take(&mut field));
                    is_start = true;
                    continue;
                }
            }
            is_start = false;
        }
        self.fields.push(field);
        !self.is_quoted
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn records(text: &str) -> Result<Vec<Record>, DataError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("any.csv");
        std::fs::write(&path, text).unwrap();
        let mut source = Source::open(&path)?;
        std::iter::from_fn(|| next_record(&mut source).transpose()).collect()
    }

    #[test]
    fn rows_are_the_lines_an_editor_shows() {
        let text = "a,b\r\n\r\n1,\"x,\n\"\"y\"\"\"\r\n\r\n2,\r\n";
        let expected = [(1, ["a", "b"]), (3, ["1", "x,\n\"y\""]), (6, ["2", ""])];
        let found = records(text).unwrap();
        let found: Vec<_> = found.iter().map(|r| (r.row, r.fields.clone())).collect();
        assert_eq!(
            found,
            expected.map(|(row, cells)| (row, cells.map(str::to_owned).to_vec()))
        );
    }

    #[test]
    fn an_open_quote_names_the_row_that_opens_it() {
        let error = records("a,b\n1,\"x\n2,y\n").unwrap_err().to_string();
        assert!(
            error.ends_with("any.csv, row 2: a quote is opened and never closed"),
            "{error}"
        );
    }

    #[test]
    fn a_record_ends_at_the_most_cells_there_are() {
        let commas = ",".repeat(MAX_CELLS - 1);
        assert_eq!(records(&commas).unwrap()[0].fields.len(), MAX_CELLS);
        let error = records(&format!("{commas},")).unwrap_err().to_string();
        assert!(error.ends_with("row 1: more than 1048577 cells"), "{error}");
    }

    #[test]
    fn a_quoted_cell_of_many_lines_is_no_longer_than_a_line_may_be() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("any.csv");
        std::fs::write(&path, format!("a\n\"{}", "x\n".repeat(1000))).unwrap();
        let mut source = Source::open(&path).unwrap().with_limits(64, 4096);
        next_record(&mut source).unwrap();
        let error = next_record(&mut source).unwrap_err().to_string();
        assert!(
            error.ends_with("row 2: a quote is opened and not closed within 64 bytes"),
            "{error}"
        );
    }

    proptest! {
        #[test]
        fn cells_are_those_of_the_csv_crate(text in "[a\",\n]{0,40}", closing in "[a,\n]{0,3}") {
            let text = format!("{text}{closing}");
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                .collect();
            if let Ok(found) = records(&text) {
                let found: Vec<_> = found.into_iter().map(|record| record.fields).collect();
                prop_assert_eq!(found, expected);
            } else {
                prop_assert!(text.contains('"'));
            }
        }
    }
}
