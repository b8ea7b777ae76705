//! Weights of others: read into our towers, verified, and written for others to read.

mod beyond;
mod digest;
mod error;
mod export;
mod form;
mod hugging_face_config;
mod import;
mod import_option;
mod interpolate;
mod key_map;
mod layout;
mod problem;
mod provenance_file;
mod pytorch_file;
mod reference_file;
mod reference_vectors;
mod safetensors_file;
mod source;
mod stored_tensor;
mod take;
mod tensor_writer;
mod told;
mod told_pixels;
mod tower_reading;
mod tower_shape;
mod towers_folder;
mod whole_folder;

pub use error::WeightsError;
pub use export::{export_checkpoint, export_towers};
pub use import::{ImportAccount, ImportOptions, Imported, import_towers};
pub use import_option::ImportOption;
pub use layout::Layout;
pub use reference_vectors::{Difference, ReferenceVectors};
pub use towers_folder::{REFERENCE, save_towers};
pub use whole_folder::check_new_folder;
