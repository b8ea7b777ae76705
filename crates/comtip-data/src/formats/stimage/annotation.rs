//! The annotation table: a spot id and a region, whatever the second column is called.

use std::collections::HashMap;
use std::path::Path;

use crate::error::DataError;
use crate::tables::{Table, TableOf};

/// Spellings, lower-case, of "nobody knows".
const UNLABELLED: [&str; 5] = ["", "nan", "na", "undetermined", "exclude"];

/// Ids in the order of the file, each once, with a label where there is one.
///
/// A blank cell, `NaN`, `NA`, `undetermined` and `Exclude`, in any case, are no label.
pub(crate) fn read_annotation(path: &Path) -> Result<Vec<(String, Option<String>)>, DataError> {
    let mut table = Table::open(path, TableOf::Spots)?;
    if table.columns().len() < 2 {
        return Err(table.header_error("one column, but a spot id and a label were expected"));
    }
    let mut labels: Vec<(String, Option<String>)> = Vec::new();
    let mut first_of_id: HashMap<String, (usize, u64)> = HashMap::new();
    while let Some(row) = table.next_row()? {
        let id = row.filled(0)?;
        let label = label_of(row.text(1));
        let Some(&(first, first_row)) = first_of_id.get(id) else {
            first_of_id.insert(id.to_owned(), (labels.len(), row.row()));
            labels.push((id.to_owned(), label));
            continue;
        };
        let known = &mut labels[first].1;
        match (&known, label) {
            (Some(a), Some(b)) if *a != b => {
                let problem = format!("spot `{id}` is `{b}` here and `{a}` in row {first_row}");
                return Err(row.error(1, problem));
            }
            (None, label) => *known = label,
            _ => {}
        }
    }
    Ok(labels)
}

/// The label a cell holds, blanks around it left out; `None` if it says that nobody knows.
pub(crate) fn label_of(cell: &str) -> Option<String> {
    let text = cell.trim();
    let is_label = !UNLABELLED.contains(&text.to_lowercase().as_str());
    is_label.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, Option<String>)>, DataError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s_anno.csv");
        std::fs::write(&path, text).unwrap();
        read_annotation(&path)
    }

    #[test]
    fn unknown_regions_are_no_label_in_any_case() {
        let text = "V1,layer\na,\nb,NaN\nc,Undetermined\nd,EXCLUDE\ne, WM \nf,NA\n";
        let labels = read(text).unwrap();
        let found: Vec<_> = labels.iter().map(|(_, l)| l.as_deref()).collect();
        assert_eq!(found, [None, None, None, None, Some("WM"), None]);
    }

    #[test]
    fn a_row_given_twice_counts_once() {
        let labels = read("V1,V2\na,L1\nb,\na,L1\nb,L2\nb,\n").unwrap();
        let expected = [("a", "L1"), ("b", "L2")];
        assert_eq!(
            labels,
            expected.map(|(id, label)| (id.to_owned(), Some(label.to_owned())))
        );
    }

    #[test]
    fn malformed_annotations_name_row_and_column() {
        let cases = [
            ("", "row 1: the file is empty, a header was expected"),
            (
                "V1\na\n",
                "row 1: one column, but a spot id and a label were expected",
            ),
            ("V1,V2\n,L1\n", "row 2, column `V1`: the cell is empty"),
            ("V1,V2\na\n", "row 2: 1 cells, but the header has 2"),
            (
                "V1,V2\na,L1\nb,L1\na,L2\n",
                "row 4, column `V2`: spot `a` is `L2` here and `L1` in row 2",
            ),
        ];
        for (text, expected) in cases {
            let error = read(text).unwrap_err().to_string();
            assert!(
                error.ends_with(&format!("s_anno.csv, {expected}")),
                "{error}"
            );
        }
    }
}
