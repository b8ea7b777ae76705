//! Reads Parquet files whoever wrote them: damage is an error, never a panic.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};

/// Opens a file and checks what its footer claims against its length.
pub(crate) fn open(file: File) -> Result<ParquetRecordBatchReaderBuilder<File>, String> {
    let n_bytes = file.metadata().map_err(|error| error.to_string())?.len();
    let builder = no_panic(|| ParquetRecordBatchReaderBuilder::try_new(file))?;
    check(builder.metadata(), n_bytes)?;
    Ok(builder)
}

/// Rows of a batch, where they are small.
const MAX_BATCH_ROWS: u64 = 1024;
/// Bytes of a batch, about, where they are not; an array of Arrow holds 2 GiB.
const BATCH_BYTES: u64 = 64 << 20;

/// Rows, a batch at a time, of these columns only.
pub(crate) fn batches(
    builder: ParquetRecordBatchReaderBuilder<File>,
    columns: &[&str],
) -> Result<impl Iterator<Item = Result<RecordBatch, String>>, String> {
    let roots = builder.parquet_schema().root_schema().get_fields().iter();
    let wanted = roots
        .enumerate()
        .filter(|(_, field)| columns.contains(&field.name()));
    let mask = ProjectionMask::roots(builder.parquet_schema(), wanted.map(|(i, _)| i));
    let n_rows = rows_at_a_time(builder.metadata(), &mask);
    let builder = builder.with_batch_size(n_rows).with_projection(mask);
    let mut batches = no_panic(|| builder.build())?;
    let mut is_broken = false;
    Ok(std::iter::from_fn(move || {
        if is_broken {
            return None;
        }
        let batch = no_panic(|| Ok(batches.next().transpose()?)).transpose();
        is_broken = matches!(batch, Some(Err(_)));
        batch
    }))
}

/// As many rows as have the bytes of a batch in the row group whose rows are the largest. A batch may
/// reach over the ends of groups, and then holds no more than these two groups besides.
fn rows_at_a_time(metadata: &ParquetMetaData, mask: &ProjectionMask) -> usize {
    let bytes_of_row = |group: &RowGroupMetaData| {
        let columns = group.columns().iter().enumerate();
        let columns = columns.filter(|(i, _)| mask.leaf_included(*i));
        let n_bytes = columns.fold(0_u64, |sum, (_, column)| {
            // A damaged file may claim less than nothing.
            sum.saturating_add(u64::try_from(column.uncompressed_size()).unwrap_or(0))
        });
        n_bytes / u64::try_from(group.num_rows()).unwrap_or(0).max(1)
    };
    let largest = metadata.row_groups().iter().map(bytes_of_row).max();
    let n_rows = BATCH_BYTES / largest.unwrap_or(0).max(1);
    n_rows.clamp(1, MAX_BATCH_ROWS) as usize
}

/// The parquet crate panics on some damaged pages ("decoder for dict should have been set").
pub(crate) fn no_panic<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => read.map_err(|error| error.to_string()),
        Err(_) => Err("a page is damaged".to_owned()),
    }
}

/// The parquet crate takes these numbers on trust and panics on a negative one.
pub(crate) fn check(metadata: &ParquetMetaData, n_bytes: u64) -> Result<(), String> {
    let mut n_rows = 0_i64;
    for group in metadata.row_groups() {
        n_rows = n_rows.saturating_add(group.num_rows().max(0));
        for column in group.columns() {
            let start = column
                .dictionary_page_offset()
                .unwrap_or(column.data_page_offset());
            let end = start.checked_add(column.compressed_size());
            let is_inside =
                start >= 0 && end.is_some_and(|end| end >= start && end.unsigned_abs() <= n_bytes);
            if !is_inside {
                let name = column.column_path().string();
                return Err(format!("column `{name}` is said to lie outside the file"));
            }
        }
    }
    let claimed = metadata.file_metadata().num_rows();
    match claimed == n_rows {
        true => Ok(()),
        false => Err(format!("it claims {claimed} rows, its parts have {n_rows}")),
    }
}
