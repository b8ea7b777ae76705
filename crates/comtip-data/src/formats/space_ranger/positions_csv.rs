//! Spot positions of Visium: a csv that has a header since Space Ranger 2.

use std::path::Path;

use super::spot_positions::{Place, SpotPositions, in_tissue};
use crate::error::DataError;
use crate::tables::{Record, Separator, Source, next_record};

/// Columns in the order of a table without a header.
pub(crate) const COLUMNS: [&str; 6] = [
    "barcode",
    "in_tissue",
    "array_row",
    "array_col",
    "pxl_row_in_fullres",
    "pxl_col_in_fullres",
];
const MAX_LINE_BYTES: u64 = 64 << 10;
const MAX_BYTES: u64 = 2 << 30;

/// Reads the positions of spots, with a header or without.
///
/// The first row tells which: a spot has numbers behind its barcode, a header has none. The name of
/// the file does not tell: whoever trusts it loses a spot.
pub(crate) fn read_positions(path: &Path, places: &mut SpotPositions<'_>) -> Result<(), DataError> {
    let mut source = Source::open(path)?.with_limits(MAX_LINE_BYTES, MAX_BYTES);
    let Some(first) = next_record(&mut source)? else {
        return Err(source.error(1, None, "the file is empty, spot positions were expected"));
    };
    let separator = source.separator();
    let has_header = is_header(&first, separator);
    let columns = match has_header {
        true => Columns::of_header(&first),
        false => Columns::usual(&first),
    };
    let columns = columns.map_err(|problem| source.error(first.row, None, problem))?;
    let mut record = match has_header {
        true => next_record(&mut source)?,
        false => Some(first),
    };
    if record.is_none() {
        return Err(source.error(1, None, "the table has a header and no spots"));
    }
    while let Some(spot) = record {
        let wrong =
            |(column, problem): (Option<&str>, String)| source.error(spot.row, column, problem);
        let (barcode, place) = columns.read(&spot, separator).map_err(wrong)?;
        places
            .take(barcode, place)
            .map_err(|problem| wrong((None, problem)))?;
        record = next_record(&mut source)?;
    }
    Ok(())
}

fn is_header(first: &Record, separator: Separator) -> bool {
    let mut cells = first.fields.iter().skip(1);
    !cells.any(|cell| number(cell, separator).is_some())
}

fn number(cell: &str, separator: Separator) -> Option<f64> {
    separator.number(cell.trim()).parse().ok()
}

/// Where the columns that are needed are.
struct Columns {
    n_cells: usize,
    barcode: usize,
    in_tissue: usize,
    row: usize,
    col: usize,
    /// Those of the place in the array, where they are.
    array: Option<[usize; 2]>,
}

impl Columns {
    fn usual(first: &Record) -> Result<Self, String> {
        match first.fields.len() {
            n_cells @ 6 => Ok(Self {
                n_cells,
                barcode: 0,
                in_tissue: 1,
                row: 4,
                col: 5,
                array: Some([2, 3]),
            }),
            n => Err(format!(
                "{n} cells and no header; without a header the six columns are {}",
                COLUMNS.join(", ")
            )),
        }
    }

    fn of_header(header: &Record) -> Result<Self, String> {
        let find = |name: &str| {
            let mut cells = header.fields.iter();
            cells
                .position(|cell| cell.trim().eq_ignore_ascii_case(name))
                .ok_or_else(|| {
                    format!(
                        "no column `{name}`; the columns are `{}`",
                        header.fields.join("`, `")
                    )
                })
        };
        Ok(Self {
            n_cells: header.fields.len(),
            barcode: find(COLUMNS[0])?,
            in_tissue: find(COLUMNS[1])?,
            row: find(COLUMNS[4])?,
            col: find(COLUMNS[5])?,
            array: find(COLUMNS[2])
                .ok()
                .zip(find(COLUMNS[3]).ok())
                .map(|(row, col)| [row, col]),
        })
    }

    fn read<'r>(
        &self,
        spot: &'r Record,
        separator: Separator,
    ) -> Result<(&'r str, Place), (Option<&'static str>, String)> {
        let n_cells = spot.fields.len();
        if n_cells != self.n_cells {
            let problem = format!("{n_cells} cells, but the first row has {}", self.n_cells);
            return Err((None, problem));
        }
        let cell = |at: usize| spot.fields[at].trim();
        let number = |at: usize, column: &'static str| {
            let number = number(cell(at), separator);
            number.ok_or_else(|| (Some(column), format!("`{}` is not a number", cell(at))))
        };
        let barcode = cell(self.barcode);
        if barcode.is_empty() {
            return Err((Some(COLUMNS[0]), "the cell is empty".to_owned()));
        }
        let is_on_tissue =
            in_tissue(cell(self.in_tissue)).map_err(|problem| (Some(COLUMNS[1]), problem))?;
        let array = self
            .array
            .map(|sides| sides.map(|at| cell(at).parse().unwrap_or(f64::NAN)));
        let place = Place {
            y_px: number(self.row, COLUMNS[4])?,
            x_px: number(self.col, COLUMNS[5])?,
            is_on_tissue,
            array: array.unwrap_or([f64::NAN; 2]),
        };
        Ok((barcode, place))
    }
}

#[cfg(test)]
mod tests;
