//! Bad input gets a clear error and exit code 3, and leaves nothing half written.

mod arguments;
mod fixture;
mod images;
mod tables;
