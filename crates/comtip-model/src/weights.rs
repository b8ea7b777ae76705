//! Weights of others: read into our towers, verified, and written for others to read.

mod beyond;
mod digest;
mod export;
mod form;
mod host_tensor;
mod hugging_face_config;
mod import;
mod interpolate;
mod key_map;
mod layout;
mod parameters;
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
mod towers;
mod towers_folder;
mod whole_folder;

pub use export::{export_checkpoint, export_towers};
pub use host_tensor::HostTensor;
pub use import::{ImportAccount, ImportOptions, Imported, import_towers};
pub use layout::Layout;
pub(crate) use parameters::shapes;
pub use reference_vectors::{Difference, ReferenceVectors};
pub use towers::{Towers, TowersConfig};
pub use towers_folder::{REFERENCE, save_towers};
