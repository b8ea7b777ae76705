//! A table of AnnData, `obs` or `var`: a group with an array for each column.

use comtip_files::first_names;

use super::column::{Column, read_column};
use crate::error::DataError;
use crate::formats::hdf5::{H5File, Object};
use crate::tables::MAX_SPOTS;

/// Names that a message gives; the rest are counted.
pub(super) const N_NAMED: usize = 20;

/// A table whose number of rows is known from its index.
pub(crate) struct DataFrame<'f> {
    file: &'f H5File,
    group: &'static str,
    names: Vec<String>,
}

impl<'f> DataFrame<'f> {
    /// Opens a table and reads the names of its rows.
    pub(crate) fn open(
        file: &'f H5File,
        group: &'static str,
        max_rows: u64,
    ) -> Result<Self, DataError> {
        match file.find(group)? {
            Some(Object::Group(_)) => {}
            Some(Object::Dataset(_)) => {
                let problem = "was written before anndata 0.7; read the file with a newer one and \
                               write it again";
                return Err(file.error(group, problem));
            }
            None => {
                let problem = "there is no such table; a file of AnnData was expected";
                return Err(file.error(group, problem));
            }
        }
        let index = file.text_attribute(group, "_index")?;
        let index = format!("{group}/{}", index.as_deref().unwrap_or("_index"));
        let names = read_texts(file, &index, None, max_rows)?;
        let named: Option<Vec<String>> = names.into_iter().collect();
        let names = named.ok_or_else(|| file.error(&index, "a row has no name"))?;
        Ok(Self { file, group, names })
    }

    /// Names of the rows.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether there is such a column.
    pub(crate) fn has(&self, column: &str) -> Result<bool, DataError> {
        self.file.has(&self.path(column))
    }

    /// A column of texts or categories.
    pub(crate) fn texts(&self, column: &str) -> Result<Vec<Option<String>>, DataError> {
        let path = self.path(column);
        // Until anndata 0.7 the column held the codes, and the categories lay here.
        let categories = format!("{}/__categories/{column}", self.group);
        let texts = read_texts(self.file, &path, Some(&categories), MAX_SPOTS)?;
        match texts.len() == self.names.len() {
            true => Ok(texts),
            false => Err(self.wrong_length(&path, texts.len())),
        }
    }

    /// A column of whatever kind: texts, categories, whole numbers, fractions or truth values, with
    /// gaps or without.
    pub(crate) fn column(&self, column: &str) -> Result<Column, DataError> {
        let path = self.path(column);
        let old_categories = format!("{}/__categories/{column}", self.group);
        let read = read_column(self.file, &path, Some(&old_categories), MAX_SPOTS)?;
        match read.n_rows() == self.names.len() {
            true => Ok(read),
            false => Err(self.wrong_length(&path, read.n_rows())),
        }
    }

    /// Names of the columns, sorted.
    pub(crate) fn columns(&self) -> Result<Vec<String>, DataError> {
        let index = self.file.text_attribute(self.group, "_index")?;
        let index = index.as_deref().unwrap_or("_index");
        let mut columns = self.file.members(self.group)?;
        columns.retain(|column| column != index && column != "__categories");
        Ok(columns)
    }

    /// As [`column`](Self::column), of one that someone asked for: that it is not there is reported with
    /// those that are.
    pub(crate) fn asked_column(&self, column: &str) -> Result<Column, DataError> {
        self.check_asked(column)?;
        self.column(column)
    }

    /// Refuses a column that someone asked for and that is not there, naming those that are.
    pub(crate) fn check_asked(&self, column: &str) -> Result<(), DataError> {
        if self.has(column)? {
            return Ok(());
        }
        let problem = match &self.columns()?[..] {
            [] => "there is no such column, nor any other".to_owned(),
            columns => format!(
                "there is no such column, but there are {}",
                first_names(columns, N_NAMED)
            ),
        };
        Err(self.error(column, problem))
    }

    /// An error about a column.
    pub(crate) fn error(&self, column: &str, problem: impl Into<String>) -> DataError {
        self.file.error(&self.path(column), problem)
    }

    fn path(&self, column: &str) -> String {
        format!("{}/{column}", self.group)
    }

    fn wrong_length(&self, path: &str, n_rows: impl std::fmt::Display) -> DataError {
        let n_named = self.names.len();
        let problem = format!("{n_rows} rows, but {} names {n_named}", self.group);
        self.file.error(path, problem)
    }
}

/// Texts, plain, nullable or of categories; `None` where there is none.
fn read_texts(
    file: &H5File,
    path: &str,
    old_categories: Option<&str>,
    max_rows: u64,
) -> Result<Vec<Option<String>>, DataError> {
    let read = read_column(file, path, old_categories, max_rows)?;
    let rows = 0..read.n_rows();
    Ok(rows.map(|row| read.value(row).map(str::to_owned)).collect())
}
