//! From towers to folders that others read.

mod export;
mod hugging_face_config;
mod towers_folder;

pub use export::{export_checkpoint, export_towers};
pub use towers_folder::{REFERENCE, save_towers};
