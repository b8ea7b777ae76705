//! The file of the weights: written so that equal weights are equal files, and looked at before a model takes them.

use std::path::Path;

use burn::module::Module;
use burn::store::{ModuleSnapshot, SafetensorsStore};
use comtip_files::share_file;
use safetensors::{Dtype, SafeTensors};

use super::malformed;
use crate::error::ModelError;
use crate::parameters::check_strictly;

/// Writes the weights of a module.
///
/// # Errors
///
/// If the file cannot be written.
pub(super) fn write_weights(module: &impl Module, path: &Path) -> Result<(), ModelError> {
    // Metadata is written in no fixed order; without it, equal weights are equal files.
    let mut store = SafetensorsStore::from_file(path)
        .overwrite(true)
        .clear_metadata();
    let saved = module.clone().valid().save_into(&mut store);
    saved.map_err(|error| malformed(path, &format!("cannot be written: {error}")))?;
    Ok(share_file(path)?)
}

/// A module with the weights of a file of which these are the bytes.
///
/// # Errors
///
/// If a weight is no finite number, or tensors are missing, left over or of another shape; all are named.
pub(super) fn read_weights<M: Module>(
    init: impl FnOnce() -> M,
    bytes: Vec<u8>,
    path: &Path,
) -> Result<M, ModelError> {
    check_numbers(path, &bytes)?;
    let mut module = init();
    let mut store = SafetensorsStore::from_bytes(Some(bytes)).allow_partial(true);
    let applied = module
        .load_from(&mut store)
        .map_err(|error| malformed(path, &format!("not a safetensors file: {error}")))?;
    check_strictly(&applied, path)?;
    Ok(module)
}

/// Refuses weights that are no 32-bit floats, or not finite; all are named.
///
/// # Errors
///
/// If the bytes are cut short or no safetensors file, or a number is of no use.
fn check_numbers(path: &Path, bytes: &[u8]) -> Result<(), ModelError> {
    let file = SafeTensors::deserialize(bytes)
        .map_err(|error| malformed(path, &format!("not a safetensors file: {error}")))?;
    let mut problems = Vec::new();
    for (name, view) in file.tensors() {
        let numbers = view.data().chunks_exact(4);
        let is_finite = |number: &[u8]| match number.first_chunk() {
            Some(bytes) => f32::from_le_bytes(*bytes).is_finite(),
            None => false,
        };
        if view.dtype() != Dtype::F32 {
            problems.push(format!("`{name}` holds {:?}, no F32", view.dtype()));
        } else if !numbers.into_iter().all(is_finite) {
            problems.push(format!("`{name}` holds NaN or infinite numbers"));
        }
    }
    match problems.is_empty() {
        true => Ok(()),
        false => {
            problems.sort();
            Err(malformed(
                path,
                &format!(
                    "{}; a model with these predicts nothing, take another checkpoint",
                    problems.join(", ")
                ),
            ))
        }
    }
}
