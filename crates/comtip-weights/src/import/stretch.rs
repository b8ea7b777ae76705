//! Towers for tiles of another side than they were trained with.

use std::collections::BTreeMap;

use comtip_model::{HostTensor, TowersConfig};

use super::interpolate::{Resampling, interpolate};

/// Largest side that positions are stretched to, px.
const MAX_IMAGE_PX: usize = 4096;

/// Stretches the positions of the image tower to tiles of `image_px`, and says so; `None` where it has that side.
///
/// # Errors
///
/// If its patches do not fill such tiles.
pub(super) fn stretch(
    config: &mut TowersConfig,
    values: &mut BTreeMap<String, HostTensor>,
    image_px: usize,
    resampling: Resampling,
) -> Result<Option<String>, String> {
    let patch_px = config.vision.patch_px;
    if image_px == 0 || !image_px.is_multiple_of(patch_px) || image_px > MAX_IMAGE_PX {
        return Err(format!(
            "has patches of {patch_px} px; tiles of {image_px} px cannot be cut into them (up to \
             {MAX_IMAGE_PX} px)"
        ));
    }
    let before = std::mem::replace(&mut config.vision.image_px, image_px);
    if let Some(positions) = values.get_mut("vision.positions") {
        *positions = interpolate(positions, image_px / patch_px, resampling);
    }
    Ok((before != image_px).then(|| {
        format!(
            "positions are stretched from tiles of {before} px to {image_px} px: {}",
            resampling.describe()
        )
    }))
}
