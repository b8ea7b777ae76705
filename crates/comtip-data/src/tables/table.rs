//! A table with a header, read row by row.

mod record;
mod separator;
mod source;
mod table_of;

use std::path::{Path, PathBuf};

pub(crate) use record::{Record, cells_of_line, next_record};
pub(crate) use separator::Separator;
pub(crate) use source::Source;
pub(crate) use table_of::TableOf;

use crate::error::DataError;

/// A table whose rows all have as many cells as its header; one of them is in memory at a time.
pub(crate) struct Table {
    path: PathBuf,
    source: Source,
    header: Record,
    of: TableOf,
    n_rows: u64,
}

/// One row of a [`Table`].
pub(crate) struct Row<'a> {
    table: &'a Table,
    record: Record,
}

impl Table {
    /// Opens a csv, plain or gzip'd, and reads its header, which tells what separates the cells.
    pub(crate) fn open(path: &Path, of: TableOf) -> Result<Self, DataError> {
        let source = Source::open(path)?;
        let mut source = source.with_limits(of.max_row_bytes(), of.max_bytes());
        let Some(header) = next_record(&mut source)? else {
            return Err(source.error(1, None, "the file is empty, a header was expected"));
        };
        Ok(Self {
            path: path.to_path_buf(),
            source,
            header,
            of,
            n_rows: 0,
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

    /// The next row below the header, or `None` at the end; one shorter or longer than the header is an
    /// error, and so is one more than such tables have.
    pub(crate) fn next_row(&mut self) -> Result<Option<Row<'_>>, DataError> {
        let Some(record) = next_record(&mut self.source)? else {
            return Ok(None);
        };
        let (n_cells, n_columns) = (record.fields.len(), self.columns().len());
        if n_cells != n_columns {
            let problem = format!("{n_cells} cells, but the header has {n_columns}");
            return Err(self.error(record.row, None, problem));
        }
        self.n_rows += 1;
        let most = self.of.max_rows();
        if self.n_rows > most {
            let problem = format!("more than the {most} rows that such a table may have");
            return Err(self.error(record.row, None, problem));
        }
        Ok(Some(Row {
            table: self,
            record,
        }))
    }

    /// Line of the header in the file, from 1.
    pub(crate) fn header_row(&self) -> u64 {
        self.header.row
    }

    /// An error about the header.
    pub(crate) fn header_error(&self, problem: impl Into<String>) -> DataError {
        self.error(self.header.row, None, problem)
    }

    /// An error about a row, or about one cell of it.
    pub(crate) fn error(
        &self,
        row: u64,
        column: Option<usize>,
        problem: impl Into<String>,
    ) -> DataError {
        DataError::Table {
            path: self.path.clone(),
            row,
            column: column.map(|i| self.columns()[i].clone()),
            problem: problem.into(),
        }
    }
}

impl Row<'_> {
    /// Line of the file, from 1.
    pub(crate) fn row(&self) -> u64 {
        self.record.row
    }

    /// Text of a cell, as written.
    pub(crate) fn text(&self, column: usize) -> &str {
        &self.record.fields[column]
    }

    /// Text of a cell that must not be blank.
    pub(crate) fn filled(&self, column: usize) -> Result<&str, DataError> {
        match self.text(column) {
            text if text.trim().is_empty() => Err(self.error(column, "the cell is empty")),
            text => Ok(text),
        }
    }

    /// A finite number.
    pub(crate) fn number(&self, column: usize) -> Result<f64, DataError> {
        let text = self.filled(column)?;
        let separator = self.table.source.separator();
        match separator.number(text.trim()).parse::<f64>() {
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
        self.table.error(self.record.row, Some(column), problem)
    }
}

#[cfg(test)]
mod tests;
