//! The annotation table: a spot and a region, whatever the two columns are called.

use std::collections::HashMap;
use std::path::Path;

use super::label::label_of;
use super::spot_names::{Naming, SpotNames};
use crate::error::DataError;
use crate::slide::SectionSigns;
use crate::tables::{Table, TableOf};

/// Labels by spot, in the order of the table: the id of a spot, else the cell that names none.
pub(crate) type Labels = Vec<(String, Option<String>)>;

/// What a table says of the spots of a slide.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Annotation {
    /// What the column of labels is called, where the table has a header.
    pub(crate) column: Option<String>,
    /// Every spot once, with a label where there is one.
    pub(crate) labels: Labels,
}

/// Which columns hold what.
#[derive(Debug, Clone, Copy)]
struct Columns {
    id: usize,
    naming: Naming,
    label: usize,
    has_header: bool,
}

/// Reads the labels of a slide.
///
/// The column of spots is the one that names most of them; the first row is a header unless it names a spot. A blank
/// cell, `NaN`, `NA`, `<NA>`, `None`, `undetermined` and `Exclude`, in any case, are no label.
///
/// # Errors
///
/// [`DataError::Table`] for a malformed table, one that names no spot, one of more columns than two, a spot with two
/// labels, with the row, and barcodes of several sections, which without their slide name spots of each.
pub(crate) fn read_annotation(path: &Path, spots: &SpotNames<'_>) -> Result<Annotation, DataError> {
    let columns = columns(path, spots)?;
    let mut table = Table::open(path, TableOf::Spots)?;
    let mut labels = LabelsRead::default();
    let first = table.columns();
    let column = Some(first[columns.label].trim().to_owned());
    let column = column.filter(|name| columns.has_header && !name.is_empty());
    if !columns.has_header {
        let (cell, label) = (first[columns.id].clone(), label_of(&first[columns.label]));
        let row = table.header_row();
        labels
            .take(&cell, spots.id(columns.naming, &cell), label, row)
            .map_err(|problem| table.error(row, None, problem))?;
    }
    while let Some(row) = table.next_row()? {
        let cell = row.filled(columns.id)?;
        let id = spots.id(columns.naming, cell);
        let taken = labels.take(cell, id, label_of(row.text(columns.label)), row.row());
        taken.map_err(|problem| row.error(columns.label, problem))?;
    }
    if columns.naming != Naming::Id {
        let mut signs = SectionSigns::default();
        let cells: Vec<&str> = labels.cells.iter().map(String::as_str).collect();
        signs.see_barcodes(&cells);
        let remedy = "keep the rows of this section";
        signs
            .refuse(remedy)
            .map_err(|problem| table.header_error(problem))?;
    }
    Ok(Annotation {
        column,
        labels: labels.in_order,
    })
}

/// Labels as they are read, and where each id was first.
#[derive(Default)]
struct LabelsRead {
    in_order: Labels,
    first_of_id: HashMap<String, (usize, u64)>,
    /// Names of spots as they are written.
    cells: Vec<String>,
}

impl LabelsRead {
    /// Takes the label of a cell, of the spot of this id if it names one.
    fn take(
        &mut self,
        cell: &str,
        id: Option<&str>,
        label: Option<String>,
        row: u64,
    ) -> Result<(), String> {
        self.cells.push(cell.to_owned());
        let id = id.unwrap_or(cell);
        let Some(&(first, first_row)) = self.first_of_id.get(id) else {
            let place = (self.in_order.len(), row);
            self.first_of_id.insert(id.to_owned(), place);
            self.in_order.push((id.to_owned(), label));
            return Ok(());
        };
        let known = &mut self.in_order[first].1;
        match (&known, label) {
            (Some(a), Some(b)) if *a != b => Err(format!(
                "spot `{cell}` is `{b}` here and `{a}` in row {first_row}"
            )),
            (None, label) => {
                *known = label;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// Finds the column of spots by how many it names, and the one that is left.
fn columns(path: &Path, spots: &SpotNames<'_>) -> Result<Columns, DataError> {
    let mut table = Table::open(path, TableOf::Spots)?;
    let header = table.columns().to_vec();
    if header.len() < 2 {
        return Err(table.header_error("one column, but a spot id and a label were expected"));
    }
    let n_named =
        |cell: &str| Naming::ALL.map(|naming| usize::from(spots.id(naming, cell).is_some()));
    let mut n_spots: Vec<[usize; 3]> = header.iter().map(|cell| n_named(cell)).collect();
    let mut first = None;
    while let Some(row) = table.next_row()? {
        for (column, n_spots) in n_spots.iter_mut().enumerate() {
            for (n_spots, n_more) in n_spots.iter_mut().zip(n_named(row.text(column))) {
                *n_spots += n_more;
            }
        }
        first.get_or_insert_with(|| row.text(0).to_owned());
    }
    let most = |naming: Naming| n_spots.iter().map(|n| n[naming as usize]).max();
    let naming = Naming::ALL
        .into_iter()
        .find(|naming| most(*naming) > Some(0));
    let Some(first) = first.or_else(|| naming.map(|_| String::new())) else {
        return Err(table.header_error("the table has a header and no rows"));
    };
    // The id of a first row that has none is reported when it is read.
    if naming.is_none() && !first.trim().is_empty() {
        let spot = spots.example();
        return Err(table.header_error(format!(
            "no cell names a spot of the slide: the first row below is of `{first}`, and spots are called like `{spot}`; \
             name them alike"
        )));
    }
    let naming = naming.unwrap_or(Naming::Id);
    let is_most = |n: &[usize; 3]| Some(n[naming as usize]) == most(naming);
    let id = n_spots.iter().position(is_most).unwrap_or_default();
    let others: Vec<usize> = (0..header.len()).filter(|column| *column != id).collect();
    let [label] = others[..] else {
        let named = others.iter().map(|column| format!("`{}`", header[*column]));
        return Err(table.header_error(format!(
            "beside the spot ids there are {} columns, {}, and nothing says which is the label; keep that one and the ids",
            others.len(),
            named.collect::<Vec<_>>().join(", ")
        )));
    };
    let has_header = spots.id(naming, &header[id]).is_none();
    Ok(Columns {
        id,
        naming,
        label,
        has_header,
    })
}

#[cfg(test)]
mod tests;
