//! Single rows of one column of a Parquet file, in any order, nothing else in memory.

use std::fs::File;

use arrow_array::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection,
    RowSelector,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::{
    FileMetaData, PageIndexPolicy, ParquetMetaData, ParquetMetaDataBuilder,
};

use super::parquet_file::{check, no_panic};

/// Where the rows of a column lie. Of a row, its page is read: the file tells where pages begin, if it
/// has an offset index, and else the pages before it in its group are walked over.
#[derive(Debug, Clone)]
pub(crate) struct ParquetRows {
    metadata: ArrowReaderMetadata,
    column: ProjectionMask,
    /// First row of every row group, and the number of rows.
    bounds: Vec<usize>,
}

impl ParquetRows {
    /// Reads the footer of a file; `column` is a leaf, its path separated by dots.
    pub(crate) fn open(file: &File, column: &str) -> Result<Self, String> {
        let n_bytes = file.metadata().map_err(|error| error.to_string())?.len();
        let options = || {
            ArrowReaderOptions::new()
                .with_skip_arrow_metadata(true)
                .with_offset_index_policy(PageIndexPolicy::Optional)
        };
        let whole = no_panic(|| ArrowReaderMetadata::load(file, options()))?;
        check(whole.metadata(), n_bytes)?;
        let bare = bare(whole.metadata());
        let metadata = no_panic(|| ArrowReaderMetadata::try_new(bare.into(), options()))?;
        let mut bounds = vec![0_usize];
        for group in metadata.metadata().row_groups() {
            let n_rows = usize::try_from(group.num_rows()).unwrap_or(0);
            bounds.push(bounds[bounds.len() - 1].saturating_add(n_rows));
        }
        Ok(Self {
            column: ProjectionMask::columns(metadata.parquet_schema(), [column]),
            metadata,
            bounds,
        })
    }

    /// One row of the file that was opened, counted from 0.
    pub(crate) fn read(&self, file: File, row: usize) -> Result<RecordBatch, String> {
        let group = self.bounds.partition_point(|first| *first <= row) - 1;
        if group + 1 == self.bounds.len() {
            return Err(format!("there is no row {}", row + 1));
        }
        let before = row - self.bounds[group];
        let one = RowSelection::from(vec![RowSelector::skip(before), RowSelector::select(1)]);
        let batch = no_panic(|| {
            let builder =
                ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
            let mut batches = builder
                .with_projection(self.column.clone())
                .with_row_groups(vec![group])
                .with_row_selection(one)
                .with_batch_size(1)
                .build()?;
            batches.next().transpose().map_err(ParquetError::from)
        })?;
        batch.ok_or_else(|| format!("row {} is missing", row + 1))
    }
}

/// The footer without texts that others wrote into it: of a shard they are all names of its genes.
fn bare(metadata: &ParquetMetaData) -> ParquetMetaData {
    let file = metadata.file_metadata();
    let bare = FileMetaData::new(
        file.version(),
        file.num_rows(),
        None,
        None,
        file.schema_descr_ptr(),
        file.column_orders().cloned(),
    );
    ParquetMetaDataBuilder::new(bare)
        .set_row_groups(metadata.row_groups().to_vec())
        .set_page_index(metadata.page_index().cloned())
        .build()
}
