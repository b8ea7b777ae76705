//! The annotation table: a spot id and a region, whatever the two columns are called.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::error::DataError;
use crate::tables::{Table, TableOf};

/// Spellings, lower-case, of "nobody knows".
const UNLABELLED: [&str; 5] = ["", "nan", "na", "undetermined", "exclude"];

/// Which columns hold what.
#[derive(Debug, Clone, Copy)]
struct Columns {
    id: usize,
    label: usize,
    has_header: bool,
}

/// Ids in the order of the file, each once, with a label where there is one.
///
/// The column of ids is the one that names most of `spots`; the first row is a header unless its id is a spot. A blank
/// cell, `NaN`, `NA`, `undetermined` and `Exclude`, in any case, are no label.
///
/// # Errors
///
/// [`DataError::Table`] for a malformed table, one that names no spot, one of more columns than two, and a spot with two
/// labels, with the row.
pub(crate) fn read_annotation(
    path: &Path,
    spots: &HashSet<&str>,
) -> Result<Vec<(String, Option<String>)>, DataError> {
    let columns = columns(path, spots)?;
    let mut table = Table::open(path, TableOf::Spots)?;
    let mut labels = Labels::default();
    if !columns.has_header {
        let first = table.columns();
        let (id, label) = (first[columns.id].clone(), label_of(&first[columns.label]));
        let row = table.header_row();
        labels
            .take(&id, label, row)
            .map_err(|problem| table.error(row, None, problem))?;
    }
    while let Some(row) = table.next_row()? {
        let taken = labels.take(
            row.filled(columns.id)?,
            label_of(row.text(columns.label)),
            row.row(),
        );
        taken.map_err(|problem| row.error(columns.label, problem))?;
    }
    Ok(labels.in_order)
}

/// Labels as they are read, and where each id was first.
#[derive(Default)]
struct Labels {
    in_order: Vec<(String, Option<String>)>,
    first_of_id: HashMap<String, (usize, u64)>,
}

impl Labels {
    fn take(&mut self, id: &str, label: Option<String>, row: u64) -> Result<(), String> {
        let Some(&(first, first_row)) = self.first_of_id.get(id) else {
            let place = (self.in_order.len(), row);
            self.first_of_id.insert(id.to_owned(), place);
            self.in_order.push((id.to_owned(), label));
            return Ok(());
        };
        let known = &mut self.in_order[first].1;
        match (&known, label) {
            (Some(a), Some(b)) if *a != b => Err(format!(
                "spot `{id}` is `{b}` here and `{a}` in row {first_row}"
            )),
            (None, label) => {
                *known = label;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// Finds the column of ids by its spots, and the one that is left.
fn columns(path: &Path, spots: &HashSet<&str>) -> Result<Columns, DataError> {
    let mut table = Table::open(path, TableOf::Spots)?;
    let header = table.columns().to_vec();
    if header.len() < 2 {
        return Err(table.header_error("one column, but a spot id and a label were expected"));
    }
    let is_spot = |cell: &String| usize::from(spots.contains(cell.as_str()));
    let mut n_spots: Vec<usize> = header.iter().map(is_spot).collect();
    let mut first = None;
    while let Some(row) = table.next_row()? {
        for (column, n_spots) in n_spots.iter_mut().enumerate() {
            *n_spots += usize::from(spots.contains(row.text(column)));
        }
        first.get_or_insert_with(|| row.text(0).to_owned());
    }
    let most = n_spots.iter().copied().max().unwrap_or_default();
    let id = n_spots.iter().position(|n| *n == most).unwrap_or_default();
    let Some(first) = first.or_else(|| (most > 0).then(String::new)) else {
        return Err(table.header_error("the table has a header and no rows"));
    };
    // The id of a first row that has none is reported when it is read.
    if most == 0 && !first.trim().is_empty() {
        let spot = spots.iter().min().copied().unwrap_or_default();
        return Err(table.header_error(format!(
            "no cell names a spot of the slide: the first row below is of `{first}`, and spots are called like `{spot}`; \
             name them alike"
        )));
    }
    let others: Vec<usize> = (0..header.len()).filter(|column| *column != id).collect();
    let [label] = others[..] else {
        let named = others.iter().map(|column| format!("`{}`", header[*column]));
        return Err(table.header_error(format!(
            "beside the spot ids there are {} columns, {}, and nothing says which is the label; keep that one and the ids",
            others.len(),
            named.collect::<Vec<_>>().join(", ")
        )));
    };
    let has_header = !spots.contains(header[id].as_str());
    Ok(Columns {
        id,
        label,
        has_header,
    })
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

    /// Of a slide with the spots `a` to `f`.
    fn read(text: &str) -> Result<Vec<(String, Option<String>)>, DataError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s_anno.csv");
        std::fs::write(&path, text).unwrap();
        read_annotation(&path, &HashSet::from(["a", "b", "c", "d", "e", "f"]))
    }

    fn labelled(text: &str) -> String {
        let labels = read(text).unwrap().into_iter();
        let labels = labels.map(|(id, label)| format!("{id}={}", label.unwrap_or_default()));
        labels.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn unknown_regions_are_no_label_in_any_case() {
        let text = "V1,layer\na,\nb,NaN\nc,Undetermined\nd,EXCLUDE\ne, WM \nf,NA\n";
        assert_eq!(labelled(text), "a= b= c= d= e=WM f=");
    }

    #[test]
    fn a_row_given_twice_counts_once() {
        let text = "V1,V2\na,L1\nb,\na,L1\nb,L2\nb,\n";
        assert_eq!(labelled(text), "a=L1 b=L2");
    }

    #[test]
    fn ids_are_found_by_the_spots_they_name_and_the_other_column_is_the_label() {
        assert_eq!(labelled("label,spot\nL1,a\nL2,b\n"), "a=L1 b=L2");
        assert_eq!(labelled("spot,region\nx,L1\nb,L2\n"), "x=L1 b=L2");
    }

    #[test]
    fn a_first_row_of_a_spot_is_no_header() {
        assert_eq!(labelled("a,L1\nb,L2\n"), "a=L1 b=L2");
        assert_eq!(labelled("a,L1\n"), "a=L1");
        let error = read("a,L1\na,L2\n").unwrap_err().to_string();
        assert!(error.contains("row 2, column `L1`: spot `a` is `L2` here and `L1` in row 1"));
    }

    #[test]
    fn malformed_annotations_name_row_and_column() {
        let cases = [
            ("", "row 1: the file is empty, a header was expected"),
            (
                "V1\na\n",
                "row 1: one column, but a spot id and a label were expected",
            ),
            ("V1,V2\n", "row 1: the table has a header and no rows"),
            (
                "V1,V2\nb,L1\n,L1\n",
                "row 3, column `V1`: the cell is empty",
            ),
            ("V1,V2\na\n", "row 2: 1 cells, but the header has 2"),
            (
                "V1,V2\na,L1\nb,L1\na,L2\n",
                "row 4, column `V2`: spot `a` is `L2` here and `L1` in row 2",
            ),
            (
                "V1,V2\nXa,L1\nXb,L1\n",
                "row 1: no cell names a spot of the slide: the first row below is of `Xa`, and spots are called like \
                 `a`; name them alike",
            ),
            (
                "spot,x,label\na,7,L1\nb,8,L1\n",
                "row 1: beside the spot ids there are 2 columns, `x`, `label`, and nothing says which is the label; \
                 keep that one and the ids",
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
