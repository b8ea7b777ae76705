//! Variants of a layout, brought into the form that its table of names has.

use std::collections::BTreeMap;

use comtip_model::HostTensor;

use crate::files::StoredTensor;
use crate::layout::Layout;

/// Gives the names that `transformers` has for an image tower within a CLIP to one that it saved alone:
/// from version 5 on, `CLIPVisionModel` has no `vision_model.` ahead of its names.
pub(super) fn prefix_image_tower(tensors: &mut BTreeMap<String, StoredTensor>) {
    let signs = ["embeddings.patch_embedding.weight", "pre_layrnorm.weight"];
    if signs.iter().all(|sign| tensors.contains_key(*sign)) {
        *tensors = std::mem::take(tensors)
            .into_iter()
            .map(|(name, tensor)| (format!("vision_model.{name}"), tensor))
            .collect();
    }
}

/// Puts a position of zeros ahead of those of timm's `no_embed_class`, which has them for patches alone;
/// says so.
pub(super) fn add_class_position(
    tensors: &mut BTreeMap<String, StoredTensor>,
    layout: Layout,
) -> Option<String> {
    if layout != Layout::Timm {
        return None;
    }
    let StoredTensor { shape, values, .. } = tensors.get_mut("pos_embed")?;
    let (&[1, n_rows, d_model], Some(table)) = (&shape[..], values.as_mut()) else {
        return None;
    };
    let is_square = |n: usize| n.isqrt().pow(2) == n;
    if n_rows == 0 || !is_square(n_rows) || (n_rows > 1 && is_square(n_rows - 1)) {
        return None;
    }
    let mut with_class = vec![0.0; d_model];
    with_class.append(&mut table.values);
    *shape = vec![1, n_rows + 1, d_model];
    *table = HostTensor::new(shape.clone(), with_class);
    Some(
        "positions are of the patches alone (no_embed_class); the class token's is zero".to_owned(),
    )
}
