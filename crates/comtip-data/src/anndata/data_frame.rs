//! A table of AnnData, `obs` or `var`: a group with an array for each column.

use crate::DataError;
use crate::hdf5::{H5File, Object};

/// A table whose number of rows is known from its index.
pub(super) struct DataFrame<'f> {
    file: &'f H5File,
    group: &'static str,
    names: Vec<String>,
}

impl<'f> DataFrame<'f> {
    /// Opens a table and reads the names of its rows.
    pub(super) fn open(
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
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether there is such a column.
    pub(super) fn has(&self, column: &str) -> Result<bool, DataError> {
        self.file.has(&self.path(column))
    }

    /// A column of texts or categories.
    pub(super) fn texts(&self, column: &str) -> Result<Vec<Option<String>>, DataError> {
        let path = self.path(column);
        // Until anndata 0.7 the column held the codes, and the categories lay here.
        let categories = format!("{}/__categories/{column}", self.group);
        let texts = read_texts(self.file, &path, Some(&categories), self.names.len() as u64)?;
        match texts.len() == self.names.len() {
            true => Ok(texts),
            false => Err(self.wrong_length(&path, texts.len())),
        }
    }

    /// A column of numbers.
    pub(super) fn numbers(&self, column: &str) -> Result<Vec<f64>, DataError> {
        let path = self.path(column);
        let numbers = self.file.numbers(&path, 1)?;
        match numbers.shape()[0] == self.names.len() as u64 {
            true => numbers.all(),
            false => Err(self.wrong_length(&path, numbers.shape()[0])),
        }
    }

    /// An error about a column.
    pub(super) fn error(&self, column: &str, problem: impl Into<String>) -> DataError {
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
    let (codes, categories) = match file.find(path)? {
        Some(Object::Dataset(_)) => {
            if let Some(texts) = file.texts_if_any(path, max_rows)? {
                return Ok(texts.into_iter().map(Some).collect());
            }
            match old_categories {
                Some(categories) if file.has(categories)? => {
                    (path.to_owned(), categories.to_owned())
                }
                _ => return Err(file.error(path, "holds no texts or categories")),
            }
        }
        Some(Object::Group(_)) if file.has(&format!("{path}/codes"))? => {
            (format!("{path}/codes"), format!("{path}/categories"))
        }
        Some(Object::Group(_)) if file.has(&format!("{path}/mask"))? => {
            return nullable_texts(file, path, max_rows);
        }
        Some(Object::Group(_)) => return Err(file.error(path, "is no column of texts")),
        None => return Err(file.error(path, "there is no such column")),
    };
    let categories = category_names(file, &categories, max_rows)?;
    let codes = file.numbers(&codes, 1)?;
    if codes.shape()[0] > max_rows {
        return Err(codes.error(format!("{} rows, more than {max_rows}", codes.shape()[0])));
    }
    let read = codes.all_integers()?;
    let texts = read.into_iter().zip(0..).map(|(code, row): (i64, u64)| {
        if code == -1 {
            return Ok(None);
        }
        let category = usize::try_from(code).ok().and_then(|at| categories.get(at));
        let category = category.ok_or_else(|| {
            codes.error(format!(
                "row {row} is of category {code}, but there are {}",
                categories.len()
            ))
        })?;
        Ok(Some(category.clone()))
    });
    texts.collect()
}

/// Texts beside a mask that says which of them are none.
fn nullable_texts(
    file: &H5File,
    path: &str,
    max_rows: u64,
) -> Result<Vec<Option<String>>, DataError> {
    let Some(texts) = file.texts_if_any(&format!("{path}/values"), max_rows)? else {
        let problem = "holds nullable values that are no texts; make it categorical: \
                       `.astype(str).astype('category')`";
        return Err(file.error(path, problem));
    };
    let mask = file.numbers(&format!("{path}/mask"), 1)?;
    if mask.shape()[0] != texts.len() as u64 {
        let (n_masked, n_texts) = (mask.shape()[0], texts.len());
        return Err(mask.error(format!("{n_masked} rows, but there are {n_texts} texts")));
    }
    let is_none = mask.all_integers()?.into_iter().map(|masked| masked != 0);
    let texts = texts.into_iter().zip(is_none);
    Ok(texts
        .map(|(text, is_none)| (!is_none).then_some(text))
        .collect())
}

/// Categories may be texts or numbers.
fn category_names(file: &H5File, path: &str, max_rows: u64) -> Result<Vec<String>, DataError> {
    if let Some(texts) = file.texts_if_any(path, max_rows)? {
        return Ok(texts);
    }
    let numbers = file.numbers(path, 1)?;
    if numbers.shape()[0] > max_rows {
        let problem = format!("{} categories of {max_rows} rows", numbers.shape()[0]);
        return Err(numbers.error(problem));
    }
    Ok(numbers.all()?.iter().map(f64::to_string).collect())
}
