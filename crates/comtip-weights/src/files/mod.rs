//! Files of tensors, read and written, and folders that are whole or not there.

mod pytorch_file;
mod safetensors_file;
mod stored_tensor;
mod tensor_writer;
mod whole_folder;

pub(crate) use pytorch_file::read_pytorch;
pub(crate) use safetensors_file::{open, read_safetensors};
pub(crate) use stored_tensor::StoredTensor;
pub(crate) use tensor_writer::{Reader, Written, write_tensors};
pub use whole_folder::check_new_folder;
pub(crate) use whole_folder::write_folder;
