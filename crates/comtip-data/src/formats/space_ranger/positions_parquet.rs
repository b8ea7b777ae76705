//! Spot positions of Visium HD: the same columns, in a Parquet file.

use std::fs::File;
use std::path::Path;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch};

use super::positions_csv::COLUMNS;
use super::spot_positions::{Place, SpotPositions, in_tissue};
use crate::error::DataError;
use crate::tables::parquet_file;

/// Reads the positions of spots, batch by batch, and of the columns only those that are needed.
pub(crate) fn read_positions(path: &Path, places: &mut SpotPositions<'_>) -> Result<(), DataError> {
    let wrong = |row: usize, problem: String| DataError::Table {
        path: path.to_path_buf(),
        row: row as u64,
        column: None,
        problem,
    };
    let not_parquet = |error: String| wrong(1, format!("not a whole Parquet file ({error})"));
    let file = File::open(path).map_err(DataError::io("read", path))?;
    let batches = parquet_file::open(file).and_then(|file| parquet_file::batches(file, &COLUMNS));
    let batches = batches.map_err(not_parquet)?;
    let mut n_rows = 0;
    for batch in batches {
        let batch = batch.map_err(not_parquet)?;
        take(&batch, n_rows + 1, places).map_err(|(row, problem)| wrong(row, problem))?;
        n_rows += batch.num_rows();
    }
    match n_rows {
        0 => Err(wrong(1, "the table has no spots".to_owned())),
        _ => Ok(()),
    }
}

/// Takes the rows of a batch; an error comes with its row.
fn take(
    batch: &RecordBatch,
    first_row: usize,
    places: &mut SpotPositions<'_>,
) -> Result<(), (usize, String)> {
    let column = |name: &str| {
        batch
            .column_by_name(name)
            .ok_or_else(|| (1, format!("there is no column `{name}`")))
    };
    let barcodes = column(COLUMNS[0])?;
    let tissue = column(COLUMNS[1])?;
    let (y, x) = (column(COLUMNS[4])?, column(COLUMNS[5])?);
    let array = [COLUMNS[2], COLUMNS[3]].map(|name| (batch.column_by_name(name), name));
    for i in 0..batch.num_rows() {
        let row = first_row + i;
        let here = |problem| (row, problem);
        let place = Place {
            x_px: number(x, i, COLUMNS[5]).map_err(here)?,
            y_px: number(y, i, COLUMNS[4]).map_err(here)?,
            is_on_tissue: is_on_tissue(tissue, i).map_err(here)?,
            array: array.map(|(column, name)| {
                let side = column.and_then(|column| number(column, i, name).ok());
                side.unwrap_or(f64::NAN)
            }),
        };
        let barcode = text(barcodes, i).map_err(here)?;
        places.take(barcode, place).map_err(here)?;
    }
    Ok(())
}

/// Whether a spot is on tissue, from a number, a truth value or a word; `None` where there is none.
fn is_on_tissue(column: &ArrayRef, i: usize) -> Result<Option<bool>, String> {
    let about = |problem: String| format!("in_tissue: {problem}");
    if column.is_null(i) {
        return Ok(None);
    }
    match text_of(column, i) {
        Some(word) => in_tissue(word).map_err(about),
        None => in_tissue(&number(column, i, COLUMNS[1])?.to_string()).map_err(about),
    }
}

fn text(column: &ArrayRef, i: usize) -> Result<&str, String> {
    if column.is_null(i) {
        return Err("`barcode` is null".to_owned());
    }
    text_of(column, i).ok_or_else(|| format!("`barcode` holds {}, not text", column.data_type()))
}

fn text_of(column: &ArrayRef, i: usize) -> Option<&str> {
    match (column.as_string_opt::<i32>(), column.as_string_opt::<i64>()) {
        (Some(column), _) => Some(column.value(i)),
        (_, Some(column)) => Some(column.value(i)),
        _ => column.as_string_view_opt().map(|column| column.value(i)),
    }
}

/// A number of whatever width the writer chose.
fn number(column: &ArrayRef, i: usize, name: &str) -> Result<f64, String> {
    if column.is_null(i) {
        return Err(format!("`{name}` is null"));
    }
    macro_rules! of {
        ($($kind:ty),*) => {
            $(if let Some(column) = column.as_primitive_opt::<$kind>() {
                return Ok(column.value(i) as f64);
            })*
        };
    }
    of!(
        Float64Type,
        Int64Type,
        Int32Type,
        Float32Type,
        UInt8Type,
        Int8Type
    );
    of!(Int16Type, UInt16Type, UInt32Type, UInt64Type);
    match column.as_boolean_opt() {
        Some(column) => Ok(f64::from(u8::from(column.value(i)))),
        None => Err(format!(
            "`{name}` holds {}, not numbers",
            column.data_type()
        )),
    }
}
