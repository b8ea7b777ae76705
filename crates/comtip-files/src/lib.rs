#![doc = include_str!("../README.md")]

mod error;

mod destination;
mod partial_name;

mod pending_file;
mod pending_folder;
mod whole_file;

mod folder_lock;

mod file_stamps;
mod share_file;

mod digest;
mod json_file;
mod sealed_json;

mod first_names;

pub use destination::is_stream;
pub use digest::{hex, sha256, sha256_of_file, sha256_of_parts};
pub use error::FileError;
pub use file_stamps::{changed_ns, file_stamps};
pub use first_names::first_names;
pub use folder_lock::FolderLock;
pub use json_file::{parse_version, write_json};
pub use partial_name::SUFFIX;
pub use pending_file::{PendingFile, check_writable, sync_folder_of, write_whole};
pub use pending_folder::PendingFolder;
pub use sealed_json::{parse_sealed, write_sealed};
pub use share_file::share_file;
pub use whole_file::WholeFile;
