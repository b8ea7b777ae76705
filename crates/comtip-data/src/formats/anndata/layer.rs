//! Which matrix of a file holds the counts, and which genes its columns are.

use comtip_files::first_names;

use super::data_frame::N_NAMED;
use crate::error::DataError;
use crate::formats::hdf5::{H5File, Object};

/// A matrix of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layer {
    /// Its path: `X`, `raw/X`, `layers/counts`.
    pub(crate) path: String,
    /// The table of its genes: `var`, or `raw/var`, where `raw` keeps genes that were left out since.
    pub(crate) var: &'static str,
}

impl Layer {
    /// The one asked for, by its path or, for one of `layers`, by its name; else `layers/counts`,
    /// else `X`.
    pub(crate) fn of(file: &H5File, asked: Option<&str>) -> Result<Self, DataError> {
        let Some(asked) = asked else {
            let counts = "layers/counts";
            let path = if file.has(counts)? { counts } else { "X" };
            return Ok(Self::at(path));
        };
        let asked = asked.trim_matches('/');
        let there = layers(file)?;
        let named = format!("layers/{asked}");
        let found = there.iter().find(|path| *path == asked);
        match found.or_else(|| there.iter().find(|path| **path == named)) {
            Some(path) => Ok(Self::at(path)),
            None => {
                let problem = match &there[..] {
                    [] => "there is no such layer, nor any other".to_owned(),
                    _ => format!(
                        "there is no such layer, but there are {}",
                        first_names(&there, N_NAMED)
                    ),
                };
                Err(file.error(asked, problem))
            }
        }
    }

    fn at(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            var: if path == "raw/X" { "raw/var" } else { "var" },
        }
    }
}

/// Paths of the matrices of a file.
fn layers(file: &H5File) -> Result<Vec<String>, DataError> {
    let mut paths = Vec::new();
    for path in ["X", "raw/X"] {
        if file.has(path)? {
            paths.push(path.to_owned());
        }
    }
    let names = file.members("layers")?;
    paths.extend(names.into_iter().map(|name| format!("layers/{name}")));
    Ok(paths)
}

/// What to say of the other matrices when one is no raw count: which begin with whole numbers.
pub(crate) fn whole_ones(file: &H5File, but: &str) -> String {
    let others = layers(file).unwrap_or_default();
    let whole: Vec<String> = others
        .into_iter()
        .filter(|path| path != but && begins_with_whole_numbers(file, path).unwrap_or(false))
        .collect();
    match &whole[..] {
        [] => "no other layer of the file holds whole numbers; scanpy users keep raw counts in \
               `adata.layers['counts']`, copied before `normalize_total`"
            .to_owned(),
        [only] => format!("{only} holds whole numbers: choose the layer {only}"),
        _ => format!(
            "{} hold whole numbers: choose the layer that holds raw counts",
            first_names(&whole, N_NAMED)
        ),
    }
}

/// Whether the first window of a matrix could be counts.
fn begins_with_whole_numbers(file: &H5File, path: &str) -> Result<bool, DataError> {
    let numbers = match file.find(path)? {
        Some(Object::Group(_)) => file.numbers(&format!("{path}/data"), 1)?,
        Some(Object::Dataset(_)) => file.numbers(path, 2)?,
        None => return Ok(false),
    };
    if numbers.are_truths() {
        return Ok(false);
    }
    let first = numbers.rows(0, numbers.rows_at_a_time())?;
    Ok(first.iter().any(|n| *n > 0.0)
        && first
            .iter()
            .all(|n| crate::slide::raw_count::check(*n).is_ok()))
}
