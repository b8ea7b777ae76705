//! The numbers of a file of weights, looked at before a model takes them.

use std::path::Path;

use safetensors::{Dtype, SafeTensors};

use super::malformed;
use crate::error::ModelError;

/// Refuses weights that are no 32-bit floats, or not finite; all are named.
///
/// # Errors
///
/// If the bytes are cut short or no safetensors file, or a number is of no use.
pub(super) fn check_numbers(path: &Path, bytes: &[u8]) -> Result<(), ModelError> {
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
