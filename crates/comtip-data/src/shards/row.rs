//! Rows of a shard, checked and taken out of Arrow.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type, UInt32Type};
use arrow_array::{Array, ArrayRef, RecordBatch};

use crate::slide::{Counts, Spot};

/// Appends the spots of a batch and their counts; `first_row` counts from 1 and is for messages.
pub(crate) fn push_spots(
    batch: &RecordBatch,
    first_row: usize,
    spots: &mut Vec<Spot>,
    counts: &mut Counts,
) -> Result<(), String> {
    let ids = complete(batch, "spot_id", first_row)?.as_string_opt::<i32>();
    let xs = complete(batch, "x", first_row)?.as_primitive_opt::<Float64Type>();
    let ys = complete(batch, "y", first_row)?.as_primitive_opt::<Float64Type>();
    let genes = complete(batch, "gene_idx", first_row)?.as_list_opt::<i32>();
    let values = complete(batch, "count", first_row)?.as_list_opt::<i32>();
    let labels = column(batch, "label")?.as_string_opt::<i32>();
    let (Some(ids), Some(xs), Some(ys), Some(genes), Some(values), Some(labels)) =
        (ids, xs, ys, genes, values, labels)
    else {
        return Err("a column is of another type than the schema says".to_owned());
    };
    for i in 0..batch.num_rows() {
        let row = first_row + i;
        let (x_px, y_px) = (xs.value(i), ys.value(i));
        if !(x_px.is_finite() && y_px.is_finite()) {
            return Err(format!("row {row}: the coordinates are ({x_px}, {y_px})"));
        }
        push_counts(&genes.value(i), &values.value(i), counts)
            .map_err(|problem| format!("row {row}: {problem}"))?;
        spots.push(Spot {
            id: ids.value(i).to_owned(),
            x_px,
            y_px,
            label: labels.is_valid(i).then(|| labels.value(i).to_owned()),
        });
    }
    Ok(())
}

/// Appends the encoded tiles of a batch.
pub(crate) fn push_tiles(
    batch: &RecordBatch,
    first_row: usize,
    tiles: &mut Vec<Vec<u8>>,
) -> Result<(), String> {
    let tile = complete(batch, "tile", first_row)?.as_struct_opt();
    let bytes = tile.and_then(|tile| tile.column_by_name("bytes"));
    let Some(bytes) = bytes.and_then(|bytes| bytes.as_binary_opt::<i32>()) else {
        return Err("column `tile` holds no bytes".to_owned());
    };
    for i in 0..bytes.len() {
        if bytes.is_null(i) {
            return Err(format!("row {}: the tile has no bytes", first_row + i));
        }
        tiles.push(bytes.value(i).to_vec());
    }
    Ok(())
}

fn push_counts(genes: &ArrayRef, values: &ArrayRef, counts: &mut Counts) -> Result<(), String> {
    let (Some(genes), Some(values)) = (
        genes.as_primitive_opt::<UInt32Type>(),
        values.as_primitive_opt::<Float32Type>(),
    ) else {
        return Err("the lists hold other types than the schema says".to_owned());
    };
    if genes.null_count() + values.null_count() > 0 {
        return Err("a list holds a null".to_owned());
    }
    let (genes, values) = (genes.values(), values.values());
    if genes.len() != values.len() {
        return Err(format!(
            "{} gene indices but {} counts",
            genes.len(),
            values.len()
        ));
    }
    if let Some(pair) = genes.windows(2).find(|pair| pair[0] >= pair[1]) {
        return Err(format!("gene index {} follows {}", pair[1], pair[0]));
    }
    if let Some(last) = genes
        .last()
        .filter(|last| **last as usize >= counts.n_genes())
    {
        let n_genes = counts.n_genes();
        return Err(format!("gene index {last}, but there are {n_genes} genes"));
    }
    if let Some(count) = values.iter().find(|c| !c.is_finite() || **c <= 0.0) {
        return Err(format!("a count of {count}; stored counts are above zero"));
    }
    counts.push_spot(genes.iter().copied().zip(values.iter().copied()));
    Ok(())
}

fn column<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a ArrayRef, String> {
    batch
        .column_by_name(name)
        .ok_or_else(|| format!("there is no column `{name}`"))
}

/// A column without nulls.
fn complete<'a>(
    batch: &'a RecordBatch,
    name: &str,
    first_row: usize,
) -> Result<&'a ArrayRef, String> {
    let column = column(batch, name)?;
    match (0..column.len()).find(|i| column.is_null(*i)) {
        Some(i) => Err(format!("row {}: column `{name}` is null", first_row + i)),
        None => Ok(column),
    }
}
