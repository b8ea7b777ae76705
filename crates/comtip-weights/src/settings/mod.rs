//! What the settings beside weights say of heads, activations, sizes and pixels.

mod comtip;
mod hugging_face;
mod json_fields;
mod open_clip;
mod sizes;
mod source_config;
pub(crate) mod source_pixels;
mod timm;

pub(crate) use sizes::{TEXT_SIZES, VISION_SIZES};
pub(crate) use source_config::{SourceConfig, TowerSettings};
