#![doc = include_str!("../README.md")]

mod error;
mod import_option;
mod import_options;

mod files;

mod layout;

mod source;

mod settings;

mod shape;

mod verify;

mod import;

mod export;

pub use error::WeightsError;
pub use export::{REFERENCE, export_checkpoint, export_towers, save_towers};
pub use files::check_new_folder;
pub use import::{ImportAccount, Imported, import_towers};
pub use import_option::ImportOption;
pub use import_options::ImportOptions;
pub use layout::Layout;
pub use verify::{Difference, ReferenceVectors};
