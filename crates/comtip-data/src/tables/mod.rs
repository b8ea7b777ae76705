//! Tables of text and of Parquet, and how much a file may claim.

mod count_limit;
mod limits;
pub(crate) mod parquet_file;
mod parquet_rows;
mod table;

pub(crate) use count_limit::CountLimit;
pub(crate) use limits::{MAX_FEATURES, MAX_SPOTS};
pub(crate) use parquet_rows::ParquetRows;
pub(crate) use table::{
    Record, Row, Separator, Source, Table, TableOf, cells_of_line, next_record,
};
