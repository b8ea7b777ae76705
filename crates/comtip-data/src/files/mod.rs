//! Files that are whole or not there, tables of text, and how much a file may claim.

mod count_limit;
mod destination;
mod digest;
mod file_stamps;
mod folder_lock;
mod json_file;
pub(crate) mod parquet_file;
mod parquet_rows;
mod partial_name;
mod pending_file;
mod pending_folder;
mod table;
mod whole_file;

pub(crate) use count_limit::CountLimit;
pub use destination::is_stream;
pub use digest::sha256_of_file;
pub(crate) use digest::{hex, sha256, sha256_of_parts};
pub(crate) use file_stamps::{changed_ns, file_stamps};
pub use folder_lock::FolderLock;
pub(crate) use json_file::{parse_version, write_json};
pub(crate) use parquet_rows::ParquetRows;
pub(crate) use partial_name::SUFFIX;
pub(crate) use pending_file::PendingFile;
pub use pending_file::{check_writable, sync_folder_of, write_whole};
pub use pending_folder::PendingFolder;
pub(crate) use table::{
    Record, Row, Separator, Source, Table, TableOf, cells_of_line, next_record,
};
pub use whole_file::WholeFile;
