//! Tensors of a safetensors file.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use safetensors::{Dtype, SafeTensorError, SafeTensors};

use comtip_files::FileError;

use super::stored_tensor::{Float, StoredTensor};
use crate::error::{WeightsError, weights};

/// Reads all tensors of a file.
///
/// # Errors
///
/// If the file cannot be read, is cut short or is no safetensors file.
pub(crate) fn read_safetensors(
    path: &Path,
) -> Result<BTreeMap<String, StoredTensor>, WeightsError> {
    let bytes = fs::read(path).map_err(FileError::io("read", path))?;
    let file = open(path, &bytes)?;
    let tensors = file.tensors().into_iter().map(|(name, view)| {
        let float = match view.dtype() {
            Dtype::F32 => Some(Float::F32),
            Dtype::F16 => Some(Float::F16),
            Dtype::BF16 => Some(Float::Bf16),
            _ => None,
        };
        let dtype = format!("{:?}", view.dtype());
        let tensor = StoredTensor::new(view.shape().to_vec(), dtype, float, view.data());
        (name, tensor)
    });
    Ok(tensors.collect())
}

/// Reads what is stored where in the bytes of a file.
///
/// # Errors
///
/// As [`read_safetensors`].
pub(crate) fn open<'a>(path: &Path, bytes: &'a [u8]) -> Result<SafeTensors<'a>, WeightsError> {
    SafeTensors::deserialize(bytes).map_err(|error| {
        let cut = matches!(
            error,
            SafeTensorError::MetadataIncompleteBuffer
                | SafeTensorError::HeaderTooSmall
                | SafeTensorError::InvalidHeaderLength
        );
        let problem = match cut {
            true => "is cut short or not a safetensors file; download it again".to_owned(),
            false => format!("is not a safetensors file: {error}"),
        };
        weights(path, problem)
    })
}
