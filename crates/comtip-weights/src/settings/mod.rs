//! What the settings beside weights say of heads, activations, sizes and pixels.

mod source_config;
pub(crate) mod source_pixels;

pub(crate) use source_config::{TEXT_SIZES, Told, ToldTower, VISION_SIZES};
