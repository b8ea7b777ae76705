//! A small table with a header, held as text.

mod record;
mod source;

use std::path::{Path, PathBuf};

pub(crate) use record::{Record, next_record};
pub(crate) use source::Source;

use crate::DataError;

/// A table whose rows all have as many cells as its header.
pub(crate) struct Table {
    path: PathBuf,
    header: Record,
    rows: Vec<Record>,
}

/// One row of a [`Table`].
pub(crate) struct Row<'a> {
    table: &'a Table,
    record: &'a Record,
}

impl Table {
    /// Reads a csv, plain or gzip'd; a row shorter or longer than the header is an error.
    pub(crate) fn read(path: &Path) -> Result<Self, DataError> {
        let mut source = Source::open(path)?;
        let Some(header) = next_record(&mut source)? else {
            return Err(source.error(1, None, "the file is empty, a header was expected"));
        };
        let mut rows = Vec::new();
        while let Some(record) = next_record(&mut source)? {
            if record.fields.len() != header.fields.len() {
                let problem = format!(
                    "{} cells, but the header has {}",
                    record.fields.len(),
                    header.fields.len()
                );
                return Err(source.error(record.row, None, problem));
            }
            rows.push(record);
        }
        Ok(Self {
            path: path.to_path_buf(),
            header,
            rows,
        })
    }

    /// Column names, as written.
    pub(crate) fn columns(&self) -> &[String] {
        &self.header.fields
    }

    /// Place of the one column called `name`, in any case and whatever blanks surround it.
    pub(crate) fn column(&self, name: &str) -> Result<usize, DataError> {
        let is_it = |column: &String| column.trim().eq_ignore_ascii_case(name);
        let mut places = (0..self.columns().len()).filter(|i| is_it(&self.columns()[*i]));
        match (places.next(), places.next()) {
            (Some(place), None) => Ok(place),
            (Some(_), Some(_)) => {
                Err(self.header_error(format!("two columns are called `{name}`")))
            }
            (None, _) => Err(self.header_error(format!(
                "no column `{name}`; the columns are `{}`",
                self.columns().join("`, `")
            ))),
        }
    }

    /// Rows below the header, in order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|record| Row {
            table: self,
            record,
        })
    }

    /// An error about the header.
    pub(crate) fn header_error(&self, problem: impl Into<String>) -> DataError {
        self.error(self.header.row, None, problem.into())
    }

    fn error(&self, row: u64, column: Option<usize>, problem: String) -> DataError {
        DataError::Table {
            path: self.path.clone(),
            row,
            column: column.map(|i| self.columns()[i].clone()),
            problem,
        }
    }
}

impl<'a> Row<'a> {
    /// Line of the file, from 1.
    pub(crate) fn row(&self) -> u64 {
        self.record.row
    }

    /// Text of a cell, as written.
    pub(crate) fn text(&self, column: usize) -> &'a str {
        &self.record.fields[column]
    }

    /// Text of a cell that must not be blank.
    pub(crate) fn filled(&self, column: usize) -> Result<&'a str, DataError> {
        match self.text(column) {
            text if text.trim().is_empty() => Err(self.error(column, "the cell is empty")),
            text => Ok(text),
        }
    }

    /// A finite number.
    pub(crate) fn number(&self, column: usize) -> Result<f64, DataError> {
        let text = self.filled(column)?;
        match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            Ok(_) => Err(self.error(column, format!("`{text}` is not finite"))),
            Err(_) => Err(self.error(column, format!("`{text}` is not a number"))),
        }
    }

    /// A whole number of things.
    pub(crate) fn whole(&self, column: usize) -> Result<usize, DataError> {
        let text = self.filled(column)?;
        text.trim()
            .parse()
            .map_err(|_| self.error(column, format!("`{text}` is not a whole number")))
    }

    /// An error about one cell of this row.
    pub(crate) fn error(&self, column: usize, problem: impl Into<String>) -> DataError {
        self.table
            .error(self.record.row, Some(column), problem.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Result<Table, DataError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("any.csv");
        std::fs::write(&path, text).unwrap();
        Table::read(&path)
    }

    fn problem<T>(result: Result<T, DataError>) -> String {
        let text = result.err().unwrap().to_string();
        text.split_once("any.csv, ").unwrap().1.to_owned()
    }

    #[test]
    fn columns_are_found_by_name_wherever_they_are() {
        let table = table("b, A ,a2\n1,2,3\n").unwrap();
        assert_eq!(table.column("a").unwrap(), 1);
        assert_eq!(
            problem(table.column("c")),
            "row 1: no column `c`; the columns are `b`, ` A `, `a2`"
        );
    }

    #[test]
    fn malformed_tables_name_their_row() {
        assert_eq!(
            problem(table("")),
            "row 1: the file is empty, a header was expected"
        );
        assert_eq!(
            problem(table("a,b\n1,2\n\n3\n")),
            "row 4: 1 cells, but the header has 2"
        );
        assert_eq!(
            problem(table("a,b\n1,2,3\n")),
            "row 2: 3 cells, but the header has 2"
        );
        assert_eq!(
            problem(table("a,a\n").unwrap().column("a")),
            "row 1: two columns are called `a`"
        );
    }

    #[test]
    fn malformed_cells_name_row_and_column() {
        let table = table("a,b\nx,inf\n ,-1\n").unwrap();
        let rows: Vec<_> = table.rows().collect();
        assert_eq!(
            problem(rows[0].number(0)),
            "row 2, column `a`: `x` is not a number"
        );
        assert_eq!(
            problem(rows[0].number(1)),
            "row 2, column `b`: `inf` is not finite"
        );
        assert_eq!(
            problem(rows[1].number(0)),
            "row 3, column `a`: the cell is empty"
        );
        assert_eq!(
            problem(rows[1].whole(1)),
            "row 3, column `b`: `-1` is not a whole number"
        );
    }
}
