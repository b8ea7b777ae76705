//! One column of a table of AnnData, in any of the forms its writers have for it.

use std::collections::HashMap;

use crate::error::DataError;
use crate::formats::hdf5::{H5File, Object};

/// A column whose rows each have one of some values, or none.
#[derive(Debug, Default)]
pub(crate) struct Column {
    values: Vec<String>,
    of_row: Vec<Option<u32>>,
    /// Whether there are numbers with digits behind the point.
    has_fractions: bool,
}

impl Column {
    /// Number of rows.
    pub(crate) fn n_rows(&self) -> usize {
        self.of_row.len()
    }

    /// The value of a row as text; `None` where it has none.
    pub(crate) fn value(&self, row: usize) -> Option<&str> {
        let value = self.of_row[row]?;
        self.values.get(value as usize).map(String::as_str)
    }

    /// The value of a row as a number, NaN where it is none.
    pub(crate) fn number(&self, row: usize) -> f64 {
        let number = self.value(row).and_then(|value| value.trim().parse().ok());
        number.unwrap_or(f64::NAN)
    }

    /// Whether it holds measurements, not names or numbers that stand for names.
    pub(crate) fn has_fractions(&self) -> bool {
        self.has_fractions
    }

    fn of_texts(texts: impl IntoIterator<Item = Option<String>>) -> Self {
        let mut column = Self::default();
        let mut place_of: HashMap<String, u32> = HashMap::new();
        for text in texts {
            let place = text.map(|text| {
                let next = place_of.len() as u32;
                *place_of.entry(text).or_insert(next)
            });
            column.of_row.push(place);
        }
        column.values = vec![String::new(); place_of.len()];
        for (text, place) in place_of {
            column.values[place as usize] = text;
        }
        column
    }

    /// NaN is no value.
    fn of_numbers(numbers: &[f64], are_truths: bool) -> Self {
        let text = |number: &f64| match (are_truths, *number) {
            (_, number) if number.is_nan() => None,
            (true, 0.0) => Some("False".to_owned()),
            (true, _) => Some("True".to_owned()),
            (false, number) => Some(number.to_string()),
        };
        Self {
            has_fractions: numbers.iter().any(|n| n.is_finite() && n.fract() != 0.0),
            ..Self::of_texts(numbers.iter().map(text))
        }
    }
}

/// Reads a column:
///
/// ```text
/// array of texts, numbers or truth values      NaN is no value
/// array of codes, its categories elsewhere     anndata 0.7; code -1 is no value
/// group {codes, categories}                    categorical
/// group {values, mask}                         nullable texts, whole numbers or truth values
/// ```
pub(crate) fn read_column(
    file: &H5File,
    path: &str,
    old_categories: Option<&str>,
    max_rows: u64,
) -> Result<Column, DataError> {
    match file.find(path)? {
        Some(Object::Dataset(_)) => match old_categories {
            Some(categories) if file.has(categories)? => {
                read_categories(file, path, categories, max_rows)
            }
            _ => read_array(file, path, max_rows),
        },
        Some(Object::Group(_)) if file.has(&format!("{path}/codes"))? => {
            let (codes, categories) = (format!("{path}/codes"), format!("{path}/categories"));
            read_categories(file, &codes, &categories, max_rows)
        }
        Some(Object::Group(_)) if file.has(&format!("{path}/mask"))? => {
            let column = read_array(file, &format!("{path}/values"), max_rows)?;
            masked(file, &format!("{path}/mask"), column)
        }
        Some(Object::Group(_)) => {
            let problem = "is neither an array nor categorical nor nullable; write it as text, \
                           `.astype(str)`";
            Err(file.error(path, problem))
        }
        None => Err(file.error(path, "there is no such column")),
    }
}

fn read_array(file: &H5File, path: &str, max_rows: u64) -> Result<Column, DataError> {
    if let Some(texts) = file.texts_if_any(path, max_rows)? {
        return Ok(Column::of_texts(texts.into_iter().map(Some)));
    }
    let numbers = file.numbers(path, 1)?;
    if numbers.shape()[0] > max_rows {
        let n_rows = numbers.shape()[0];
        return Err(numbers.error(format!("{n_rows} rows, more than {max_rows}")));
    }
    let are_truths = numbers.are_truths();
    Ok(Column::of_numbers(&numbers.all()?, are_truths))
}

fn read_categories(
    file: &H5File,
    codes: &str,
    categories: &str,
    max_rows: u64,
) -> Result<Column, DataError> {
    // Categories may be of any kind themselves, but not of categories.
    let named = match file.has(&format!("{categories}/mask"))? {
        true => read_array(file, &format!("{categories}/values"), max_rows)?,
        false => read_array(file, categories, max_rows)?,
    };
    let codes = file.numbers(codes, 1)?;
    if codes.shape()[0] > max_rows {
        return Err(codes.error(format!("{} rows, more than {max_rows}", codes.shape()[0])));
    }
    let read = codes.all_integers()?;
    let of_row = read.into_iter().zip(0..).map(|(code, row): (i64, u64)| {
        if code == -1 {
            return Ok(None);
        }
        let place = usize::try_from(code)
            .ok()
            .and_then(|at| named.of_row.get(at));
        place.copied().ok_or_else(|| {
            codes.error(format!(
                "row {row} is of category {code}, but there are {}",
                named.n_rows()
            ))
        })
    });
    Ok(Column {
        of_row: of_row.collect::<Result<_, _>>()?,
        ..named
    })
}

/// A column without the values that a mask hides.
fn masked(file: &H5File, mask: &str, mut column: Column) -> Result<Column, DataError> {
    let mask = file.numbers(mask, 1)?;
    let (n_masked, n_rows) = (mask.shape()[0], column.n_rows());
    if n_masked != n_rows as u64 {
        return Err(mask.error(format!("{n_masked} rows, but there are {n_rows} values")));
    }
    for (value, hidden) in column.of_row.iter_mut().zip(mask.all_integers()?) {
        if hidden != 0 {
            *value = None;
        }
    }
    Ok(column)
}
