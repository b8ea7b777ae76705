//! Tensors of a file that are skipped: those that were asked to be, and buffers.

use std::collections::BTreeMap;

use crate::files::StoredTensor;
use crate::import_options::ImportOptions;
use crate::layout::{Beyond, Layout};

/// Removes the tensors whose names begin as asked for, if the features are the same without them.
///
/// # Errors
///
/// If none begins so, or one changes the features.
pub(super) fn leave_out(
    tensors: &mut BTreeMap<String, StoredTensor>,
    skipped: &mut Vec<String>,
    layout: Layout,
    options: &ImportOptions,
) -> Result<(), String> {
    let has_text = tensors.keys().any(|name| name.starts_with("text_model."));
    for start in &options.leave_out {
        let named = tensors.keys().filter(|name| name.starts_with(start));
        let named: Vec<String> = named.cloned().collect();
        if named.is_empty() {
            return Err(format!(
                "has no tensor whose name begins with `{start}`, which was to be skipped"
            ));
        }
        for name in named {
            if let Beyond::Inside(what) = layout.beyond(&name, has_text) {
                return Err(format!(
                    "`{name}`, whose name begins with `{start}`, cannot be skipped: the features would be others ({what})"
                ));
            }
            if let Some(tensor) = tensors.remove(&name) {
                skipped.push(format!("{name} {:?}, as asked", tensor.shape));
            }
        }
    }
    Ok(())
}

/// Removes buffers, which hold no weights.
pub(super) fn drop_buffers(
    tensors: &mut BTreeMap<String, StoredTensor>,
    skipped: &mut Vec<String>,
    layout: Layout,
) {
    tensors.retain(|name, tensor| {
        let is_buffer = layout.is_buffer(name);
        if is_buffer {
            skipped.push(format!("{name} {:?}, a buffer", tensor.shape));
        }
        !is_buffer
    });
}
