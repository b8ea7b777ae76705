//! What a column of the table of spots says of sections.

use std::collections::BTreeMap;

use super::listed;

/// What is cut, counted or laid on glass as one: scanpy's own examples say `library_id`, concatenating
/// writes `batch` and is often given `sample`, others name the section, the slice or the slide; Seurat calls
/// what an object was made of `orig.ident`, and objects of several are said to be of several datasets.
const WHAT: [&str; 9] = [
    "library",
    "batch",
    "sample",
    "section",
    "slice",
    "slide",
    "capturearea",
    "dataset",
    "origident",
];

/// Whether a column is called like one that names the section of each spot: `library_id`, `Batch`,
/// `sample.name`.
pub(crate) fn names_sections(column: &str) -> bool {
    let letters = column.chars().filter(|letter| letter.is_alphanumeric());
    let name: String = letters.flat_map(char::to_lowercase).collect();
    let mut kinds = WHAT.iter().filter_map(|what| name.strip_prefix(what));
    kinds.any(|rest| ["", "s", "id", "ids", "name", "key"].contains(&rest))
}

/// Several values are a sign, unless every spot has its own.
pub(super) fn sign<'a>(
    column: &str,
    values: impl IntoIterator<Item = Option<&'a str>>,
) -> Option<String> {
    let mut n_of_value: BTreeMap<&str, usize> = BTreeMap::new();
    let mut n_spots = 0;
    for value in values {
        n_spots += 1;
        if let Some(value) = value.map(str::trim).filter(|value| !value.is_empty()) {
            *n_of_value.entry(value).or_default() += 1;
        }
    }
    let names_spots = n_spots > 2 && n_of_value.len() == n_spots;
    if n_of_value.len() < 2 || names_spots {
        return None;
    }
    let values = n_of_value.iter();
    let values: Vec<String> = values
        .map(|(value, n)| format!("`{value}` ({n})"))
        .collect();
    let n_values = values.len();
    Some(format!(
        "column `{column}` has {n_values} values, {}",
        listed(&values)
    ))
}
