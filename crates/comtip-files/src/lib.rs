//! Files that are whole or not there.
//!
//! A file appears under its name when all of it is on the disk: it is written aside, synced and renamed. A process that
//! is killed leaves the file as it was before, and what lies aside is removed by the next one. [`write_whole`] takes
//! bytes, [`WholeFile`] a stream, [`PendingFolder`] a folder of files; [`FolderLock`] keeps two processes from writing
//! to one folder.
//!
//! ```
//! use std::io::Write;
//!
//! use comtip_files::{WholeFile, sha256_of_file, write_whole};
//!
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("scores.csv");
//! write_whole(&path, b"slide,ari\n")?;
//!
//! let mut file = WholeFile::create(&path)?;
//! file.write_all(b"slide,ari\nV10,0.4\n")?;
//! assert_eq!(std::fs::read(&path)?, b"slide,ari\n"); // still the old one
//! file.finish()?;
//! assert_eq!(std::fs::read(&path)?, b"slide,ari\nV10,0.4\n");
//! assert_eq!(sha256_of_file(&path)?.len(), 64);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

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

pub use destination::is_stream;
pub use digest::{hex, sha256, sha256_of_file, sha256_of_parts};
pub use error::FileError;
pub use file_stamps::{changed_ns, file_stamps};
pub use folder_lock::FolderLock;
pub use json_file::{parse_version, write_json};
pub use partial_name::SUFFIX;
pub use pending_file::{PendingFile, check_writable, sync_folder_of, write_whole};
pub use pending_folder::PendingFolder;
pub use share_file::share_file;
pub use whole_file::WholeFile;
